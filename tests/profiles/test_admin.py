import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from event_booking.api.images import clean_image
from event_booking.profiles.models import Profile, Subscription
from event_booking.profiles.services import change_profile, subscribe
from tests.admin_page import shown
from tests.profiles.counting import counted


@pytest.fixture
def pair(user_factory):
    """Ben follows Ann."""
    ann, ben = user_factory(), user_factory()
    subscribe(subscriber=ben, target=ann)
    return ann, ben


def test_lists_and_pages_open(admin_client, pair):
    for model in (Profile, Subscription):
        base = f"admin:event_booking_profiles_{model._meta.model_name}"
        assert admin_client.get(reverse(f"{base}_changelist"), {"q": "1"}).status_code == 200
        for page in ("change", "history", "delete"):
            assert admin_client.get(reverse(f"{base}_{page}", args=[model.objects.first().pk])).status_code == 200
        assert admin_client.get(reverse(f"{base}_add")).status_code == 403


def test_an_edit_writes_only_what_was_changed(admin_client, pair):
    ann, _ = pair
    url = reverse("admin:event_booking_profiles_profile_change", args=[ann.pk])

    admin_client.post(url, {"display_name": "Annie", "bio": "", "city": "", "website": "", "is_public": "on"})

    assert Profile.objects.get(user=ann).display_name == "Annie"
    assert counted() == {pair[0].pk: (1, 0), pair[1].pk: (0, 1)}


def test_a_form_that_was_open_brings_back_nothing_that_its_owner_changed(admin_client, pair):
    ann, _ = pair
    page = reverse("admin:event_booking_profiles_profile_change", args=[ann.pk])
    sent = shown(admin_client, page)
    change_profile(user=ann, display_name="Annie")

    assert admin_client.post(page, sent | {"city": "Oslo"}).status_code == 302

    assert Profile.objects.values_list("display_name", "city").get(user=ann) == ("Annie", "Oslo")


@pytest.mark.parametrize("model", [Profile, Subscription])
def test_deleting_keeps_counters_right(admin_client, pair, model):
    base = f"admin:event_booking_profiles_{model._meta.model_name}"
    first = model.objects.order_by("pk").first()

    admin_client.post(reverse(f"{base}_delete", args=[first.pk]), {"post": "yes"})

    assert Subscription.objects.count() == 0
    assert set(counted().values()) == {(0, 0)}


@pytest.mark.parametrize("model", [Profile, Subscription])
def test_deleting_many_keeps_counters_right(admin_client, pair, model):
    url = reverse(f"admin:event_booking_profiles_{model._meta.model_name}_changelist")
    chosen = [row.pk for row in model.objects.order_by("pk")[:1]]

    admin_client.post(url, {"action": "delete_selected", "_selected_action": chosen, "post": "yes"})

    assert Subscription.objects.count() == 0
    assert set(counted().values()) in ({(0, 0)}, set())


@pytest.mark.django_db(transaction=True)
def test_pictures_are_taken_away(admin_client, user_factory, picture, stored):
    change_profile(user=user_factory(), avatar=clean_image(picture()))
    chosen = [row.pk for row in Profile.objects.all()]

    admin_client.post(
        reverse("admin:event_booking_profiles_profile_changelist"),
        {"action": "remove_pictures", "_selected_action": chosen},
    )

    assert (Profile.objects.get().avatar.name, stored()) == ("", [])


def test_names_never_become_html(admin_client, pair):
    change_profile(user=pair[0], display_name="<script>alert(1)</script>")

    page = admin_client.get(reverse("admin:event_booking_profiles_profile_changelist")).content.decode()

    assert "<script>alert(1)" not in page
    assert get_user_model().objects.count() == 3

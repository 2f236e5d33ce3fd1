"""Webhooks in the admin."""

import pytest
from django.urls import reverse

from event_booking.testing import override_event_booking
from event_booking.webhooks.models import Delivery, Endpoint
from event_booking.webhooks.sending import send_waiting
from tests.admin_page import shown

NAMES = ["endpoint", "delivery", "message", "feed"]


@pytest.fixture
def admin(client, django_user_model):
    user = django_user_model.objects.create_superuser(email="root@example.com", password="x")
    client.force_login(user)
    return client


def page(name, *args):
    return reverse(f"admin:event_booking_webhooks_{name}", args=args)


@pytest.mark.parametrize("name", NAMES)
def test_lists_take_as_many_queries_whatever_there_is(name, admin, webhook, happen, django_assert_max_num_queries):
    webhook()
    happen(5)
    with django_assert_max_num_queries(9):
        answer = admin.get(page(f"{name}_changelist"), {"q": "7"})
    assert answer.status_code == 200
    assert admin.get(page(f"{name}_changelist")).status_code == 200


def test_made_in_the_admin_its_secret_is_told_once(admin, organizer, receiver):
    form = {"owner": organizer.pk, "url": receiver.url(), "kinds": ["booking.held"], "is_active": "on"}
    answer = admin.post(page("endpoint_add"), form, follow=True)

    endpoint = Endpoint.objects.get()
    assert (endpoint.owner, endpoint.url, endpoint.kinds) == (organizer, receiver.url(), ["booking.held"])
    assert "whsec_" in answer.content.decode()
    assert "whsec_" not in admin.get(page("endpoint_change", endpoint.pk)).content.decode()


def test_a_private_address_is_refused_in_the_admin_too(admin, organizer):
    form = {"owner": organizer.pk, "url": "https://127.0.0.1/", "is_active": "on"}
    answer = admin.post(page("endpoint_add"), form)

    assert "public internet" in answer.content.decode()
    assert not Endpoint.objects.exists()


def test_turned_on_again_in_the_admin(admin, webhook, receiver, happen):
    receiver.statuses["/hook"] = 410
    endpoint = webhook()
    happen()
    send_waiting()

    form = {"url": endpoint.url, "description": "x", "is_active": "on"}
    assert admin.post(page("endpoint_change", endpoint.pk), form).status_code == 302

    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.disabled_reason, endpoint.description) == (True, "", "x")


def test_sending_again_from_the_admin(admin, webhook, happen, receiver):
    webhook()
    happen(2)
    send_waiting()
    chosen = {"action": "send_again", "_selected_action": list(Delivery.objects.values_list("pk", flat=True))}

    answer = admin.post(page("delivery_changelist"), chosen, follow=True)

    assert "2 messages are due again." in answer.content.decode()
    assert send_waiting() == 2


@pytest.mark.parametrize("name", NAMES[1:])
def test_the_log_can_only_be_read(name, admin):
    assert admin.get(page(f"{name}_add")).status_code == 403


def test_the_list_does_not_show_addresses_that_may_be_secrets(admin, webhook):
    webhook("/token-mark")
    assert "token-mark" not in admin.get(page("endpoint_changelist")).content.decode()


def test_what_its_owner_changed_while_the_form_was_open_stays(admin, webhook, receiver):
    endpoint = webhook()
    form = shown(admin, page("endpoint_change", endpoint.pk))
    Endpoint.objects.update(url=receiver.url("/new"), is_active=False)

    assert admin.post(page("endpoint_change", endpoint.pk), {**form, "description": "Box office"}).status_code == 302

    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.is_active, endpoint.description) == (receiver.url("/new"), False, "Box office")


def test_one_whose_host_is_gone_can_be_turned_off(admin, webhook):
    endpoint = webhook()
    Endpoint.objects.update(url="https://gone.invalid/hook")
    form = shown(admin, page("endpoint_change", endpoint.pk))
    del form["is_active"]

    assert admin.post(page("endpoint_change", endpoint.pk), form).status_code == 302

    endpoint.refresh_from_db()
    assert not endpoint.is_active


@override_event_booking(WEBHOOKS_PER_ORGANIZER=1)
def test_one_too_many_is_refused_with_words(admin, organizer, receiver, webhook):
    webhook()
    form = {"owner": organizer.pk, "url": receiver.url(), "is_active": "on"}

    answer = admin.post(page("endpoint_add"), form, follow=True)

    assert (answer.status_code, Endpoint.objects.count()) == (200, 1)
    assert "webhook" in str(next(iter(answer.context["messages"])))

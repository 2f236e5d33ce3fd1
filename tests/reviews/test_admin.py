import pytest
from django.urls import reverse

from event_booking.reviews.models import Favorite, Like, Review
from event_booking.reviews.services import add_reaction, change_review, write_review
from tests.admin_page import shown
from tests.reviews.counting import rated, reacted


@pytest.fixture
def event(event_factory, user_factory, anybody_reviews):
    """An event with a review, a like and a favourite of one person."""
    event, ann = event_factory(), user_factory()
    write_review(event=event, author=ann, rating=4, text="<script>alert(1)</script>")
    add_reaction(Like, event=event, user=ann)
    add_reaction(Favorite, event=event, user=ann)
    return event


def url(model, page, *args):
    return reverse(f"admin:event_booking_reviews_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", [Review, Like, Favorite])
def test_lists_and_pages_open(admin_client, event, model):
    listed = admin_client.get(url(model, "changelist"), {"q": "1"})

    assert listed.status_code == 200
    assert "<script>alert(1)" not in listed.content.decode()
    for page in ("change", "history", "delete"):
        assert admin_client.get(url(model, page, model.objects.get().pk)).status_code == 200
    assert admin_client.get(url(model, "add")).status_code == 403


def test_the_history_of_a_review_tells_who_wrote_it(admin_client, event):
    page = admin_client.get(url(Review, "history", Review.objects.get().pk)).content.decode()

    assert "review.written" in page


def test_an_edit_moves_the_rating(admin_client, event):
    admin_client.post(url(Review, "change", Review.objects.get().pk), {"rating": "2", "text": "Fine", "reply": ""})

    assert (Review.objects.get().text, rated(event)) == ("Fine", (1, 2, 2.0))


def test_a_form_that_was_open_brings_back_nothing_that_its_author_changed(admin_client, event):
    review = Review.objects.get()
    page = url(Review, "change", review.pk)
    sent = shown(admin_client, page)
    change_review(review=review, rating=5, text="Better")

    assert admin_client.post(page, sent | {"reply": "Thanks"}).status_code == 302

    assert Review.objects.values_list("rating", "text", "reply").get() == (5, "Better", "Thanks")


@pytest.mark.parametrize("model", [Review, Like, Favorite])
def test_deleting_keeps_the_numbers_right(admin_client, event, model):
    admin_client.post(url(model, "delete", model.objects.get().pk), {"post": "yes"})

    assert model.objects.count() == 0
    rated(event)
    reacted(event)


@pytest.mark.parametrize("model", [Review, Like, Favorite])
def test_deleting_many_keeps_the_numbers_right(admin_client, event, model):
    chosen = [row.pk for row in model.objects.all()]

    admin_client.post(
        url(model, "changelist"), {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    )

    assert model.objects.count() == 0
    rated(event)
    reacted(event)

"""Promises of reviews, likes and favourites under concurrency, on PostgreSQL, each with its negative control."""

from functools import partial

import pytest
from django.contrib.auth import get_user_model
from rest_framework.test import APIClient

from event_booking.events.models import Event
from event_booking.reviews.models import Favorite, Like, Review
from event_booking.reviews.services import (
    add_reaction,
    change_review,
    delete_review,
    forget_reactions,
    forget_reviews,
    reactions,
    remove_reaction,
    reviews,
    write_review,
)
from event_booking.testing import override_event_booking
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting
from tests.reviews.counting import rated, reacted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture(autouse=True)
def anybody_reviews():
    with override_event_booking(CAN_REVIEW="tests.reviews.conftest.everybody"):
        yield


def post(path, user, body):
    client = APIClient()
    client.force_authenticate(get_user_model().objects.get(pk=user.pk))
    return client.post(f"/api/v1/{path}/", body, format="json").status_code


def test_one_person_reviewing_fifty_times_at_once_has_one_review(event_factory, user_factory):
    event, ann = event_factory(), user_factory()

    statuses = at_once([partial(post, "review", ann, {"event": event.pk, "rating": 4})] * 50)

    assert sorted(statuses) == [201] + [409] * 49
    assert rated(event) == (1, 4, 4.0)


def test_many_people_reviewing_at_once_are_all_counted(event_factory, user_factory):
    event = event_factory()
    calls = [partial(write_review, event=event, author=user_factory(), rating=n % 5 + 1) for n in range(30)]

    assert tally(at_once(calls)) == {"ok": 30}

    assert rated(event) == (30, 90, 3.0)


def test_without_the_one_update_ratings_are_lost(event_factory, user_factory, monkeypatch):
    event, meeting = event_factory(), Meeting(10)

    def count_in_python(event_id, *, reviews, rating):
        event = Event.objects.get(pk=event_id)
        event.rating_count += reviews
        event.rating_sum += rating
        event.rating_average = event.rating_sum / event.rating_count if event.rating_count else 0
        meeting.wait()
        event.save(update_fields=["rating_count", "rating_sum", "rating_average"])

    monkeypatch.setattr(reviews, "_rate", count_in_python)

    at_once([partial(write_review, event=event, author=user_factory(), rating=5) for _ in range(10)])

    with pytest.raises(AssertionError):
        rated(event)


def test_changing_and_deleting_one_review_at_once_keeps_the_rating_right(event_factory, user_factory):
    event = event_factory()
    for _ in range(5):
        review = write_review(event=event, author=user_factory(), rating=3)
        calls = [partial(change_review, review=review, rating=n % 5 + 1) for n in range(10)]
        calls += [partial(delete_review, review=review)] * 2

        outcomes = tally(at_once(calls))

        assert set(outcomes) <= {"ok", "DoesNotExist"}
        assert rated(event) == (0, 0, 0.0)


def test_without_the_lock_changes_are_counted_from_stale_ratings(event_factory, user_factory):
    event, meeting = event_factory(), Meeting(10)
    review = write_review(event=event, author=user_factory(), rating=3)

    def change_unlocked(*, review, rating):
        current = Review.objects.get(pk=review.pk)
        meeting.wait()
        Review.objects.filter(pk=review.pk).update(rating=rating)
        reviews._rate(current.event_id, reviews=0, rating=rating - current.rating)

    at_once([partial(change_unlocked, review=review, rating=5)] * 10)

    with pytest.raises(AssertionError):
        rated(event)


@pytest.mark.parametrize(("path", "numbers"), [("like", (1, 0)), ("favorites", (0, 1))])
def test_one_person_reacting_fifty_times_at_once_counts_once(event_factory, user_factory, path, numbers):
    event, ann = event_factory(), user_factory()

    statuses = at_once([partial(post, path, ann, {"event": event.pk})] * 50)

    assert sorted(statuses) == [200] * 49 + [201]
    assert reacted(event) == numbers


def test_without_the_constraint_deciding_likes_drift(event_factory, user_factory, monkeypatch):
    event, ann, meeting = event_factory(), user_factory(), Meeting(10)

    def look_first(row):
        found = type(row).objects.filter(user=row.user, event=row.event).exists()
        meeting.wait()
        type(row).objects.bulk_create([row], ignore_conflicts=True)
        return not found

    monkeypatch.setattr(reactions, "_inserted", look_first)

    at_once([partial(post, "like", ann, {"event": event.pk})] * 10)

    with pytest.raises(AssertionError):
        reacted(event)


def test_liking_and_unliking_at_once_keeps_the_number_right(event_factory, user_factory):
    event, people = event_factory(), [user_factory() for _ in range(4)]
    calls = [partial(add_reaction, Like, event=event, user=each) for each in people] * 5
    calls += [partial(remove_reaction, Like, event_id=event.pk, user=each) for each in people] * 5

    assert tally(at_once(calls)) == {"ok": 40}

    reacted(event)


def test_erasing_people_who_liked_the_same_events_ends_without_deadlock(event_factory, user_factory):
    organizer = user_factory("organizer")
    events, people = [event_factory(organizer=organizer) for _ in range(5)], [user_factory() for _ in range(6)]
    for person in people:
        for event in events if person.pk % 2 else reversed(events):
            add_reaction(Like, event=event, user=person)
            add_reaction(Favorite, event=event, user=person)
            write_review(event=event, author=person, rating=3)
    calls = [partial(forget, user=person) for forget in (forget_reactions, forget_them) for person in people]

    assert tally(at_once(calls)) == {"ok": 12}

    assert [(reacted(event), rated(event)) for event in events] == [((0, 0), (0, 0, 0.0))] * 5


def forget_them(*, user):
    forget_reviews(author=user)

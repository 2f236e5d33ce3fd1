"""An event says itself when people are reminded of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, transaction

from event_booking.events.models import Event
from event_booking.events.reminders import LONGEST, SHORTEST, offset_due, validate_reminders

START = datetime(2031, 5, 1, 9, tzinfo=UTC)
GOOD = [None, [], [SHORTEST], [LONGEST], [1440, 120], [1440, 360, 120, 60, 15]]
BAD = [
    [SHORTEST - 1], [LONGEST + 1], [0], [-60], [60, 60], [60.5], ["x"], [None], [True], [[60]], {"60": 1}, "60", 60,
    [600, 500, 400, 300, 200, 100], [10**30], ["²"],
]  # fmt: skip


def patched(client, event, value):
    return client.patch(f"/api/v1/events/{event.pk}/", {"reminders": value}, format="json")


@pytest.mark.parametrize("value", GOOD)
def test_an_event_keeps_and_shows_them(value, client_for, event_factory):
    event = event_factory()
    client = client_for(event.organizer)

    assert client.get(f"/api/v1/events/{event.pk}/").json()["reminders"] is None
    answer = patched(client, event, value)

    assert (answer.status_code, answer.json()["reminders"]) == (200, value)
    event.refresh_from_db()
    event.full_clean()
    assert event.reminders == value


def test_they_are_put_in_order(client_for, event_factory):
    event = event_factory()

    assert patched(client_for(event.organizer), event, [15, 1440, 120]).json()["reminders"] == [1440, 120, 15]


@pytest.mark.parametrize("value", BAD, ids=str)
def test_others_are_refused_and_change_nothing(value, client_for, event_factory):
    event = event_factory(reminders=[60])

    answer = patched(client_for(event.organizer), event, value)

    assert (answer.status_code, list(answer.json())) == (400, ["reminders"])
    event.refresh_from_db()
    assert event.reminders == [60]
    with pytest.raises(ValidationError):
        validate_reminders(value)


def test_a_new_event_may_have_its_own(client_for, user_factory, category):
    body = {
        "title": "Bread", "description": "x", "category": category.slug, "difficulty": "beginner",
        "starts_at": "2040-01-01T10:00:00Z", "ends_at": "2040-01-01T12:00:00Z", "timezone": "Europe/Berlin",
        "format": "online", "reminders": [],
    }  # fmt: skip
    answer = client_for(user_factory("organizer")).post("/api/v1/events/", body, format="json")

    assert (answer.status_code, answer.json()["reminders"]) == (201, [])


def test_they_stand_in_the_details_and_not_in_lists(client_for, event_factory):
    event_factory(reminders=[60])

    [card] = client_for().get("/api/v1/events/").json()["results"]

    assert "reminders" not in card


@pytest.mark.parametrize("value", [[3], [LONGEST + 1], [900, 800, 700, 600, 500, 400], [-5]])
def test_the_database_refuses_what_would_not_be_found_or_never_end(value, event_factory):
    event = event_factory()

    with pytest.raises(Error), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(reminders=value)


@pytest.mark.parametrize(
    ("offsets", "before", "due"),
    [
        ([1440, 120], timedelta(hours=24, seconds=1), None),
        ([1440, 120], timedelta(hours=24), 1440),
        ([1440, 120], timedelta(hours=2, seconds=1), 1440),
        ([1440, 120], timedelta(hours=2), 120),
        ([120, 1440], timedelta(seconds=1), 120),
        ([1440, 120], timedelta(0), None),
        ([1440], timedelta(hours=-1), None),
        ([], timedelta(seconds=1), None),
    ],
)
def test_of_several_that_are_due_the_nearest_counts_and_none_after_the_start(offsets, before, due):
    assert offset_due(offsets, starts_at=START, now=START - before) == due

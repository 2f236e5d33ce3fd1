"""What a site may expect that takes events alone: a catalogue with organizers, drafts, calendars and hand-outs."""

from datetime import timedelta

import elsewhere
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from rest_framework.test import APIClient

from event_booking.events.models import Category, Event
from event_booking.events.signals import event_published
from event_booking.people import ORGANIZER, people

EVENTS = "/api/v1/events/"


def signed_in(name):
    client = APIClient()
    client.force_login(User.objects.get_or_create(username=name, defaults={"first_name": name.title()})[0])
    return client


@pytest.fixture
def ann(db):
    client = signed_in("ann")
    people().grant(User.objects.get(username="ann"), ORGANIZER)
    return client


@pytest.fixture
def body(db):
    Category.objects.create(slug="workshop", name="Workshops")
    start = timezone.now() + timedelta(days=9)
    return {
        "title": "Bread", "description": "Bring an apron.", "category": "workshop", "difficulty": "beginner",
        "starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=2)).isoformat(), "timezone": "UTC",
        "format": "online", "online_url": "https://meet.example/bread",
        "ticket_types": [{"name": "Standard", "price": "25.00", "capacity": 12}],
    }  # fmt: skip


@pytest.fixture
def path(ann, body):
    """Of an event that is published."""
    made = ann.post(EVENTS, body, "json")
    assert made.status_code == 201, made.content
    path = f"{EVENTS}{made.json()['id']}/"
    assert ann.post(f"{path}publish/").status_code == 200
    return path


def test_an_organizer_publishes_and_strangers_find_it(path):
    stranger = APIClient()
    found = stranger.get(EVENTS, {"search": "bread"}).json()["results"]

    assert [(each["title"], each["seats_left"], each["organizer"]["name"]) for each in found] == [("Bread", 12, "Ann")]
    shown = stranger.get(path).json()
    assert (shown["online_url"], shown["is_liked"], shown["rating"]) == ("", False, {"average": None, "count": 0})
    assert "SUMMARY:Bread" in stranger.get(f"{path}calendar.ics").content.decode()


def test_a_draft_is_its_organizers(ann, body):
    draft = ann.post(EVENTS, body, "json").json()["id"]

    assert [each["id"] for each in ann.get(EVENTS, {"mine": "true"}).json()["results"]] == [draft]
    assert APIClient().get(f"{EVENTS}{draft}/").status_code == 404
    assert signed_in("ben").patch(f"{EVENTS}{draft}/", {"title": "Mine"}, "json").status_code == 403


def test_who_attends_is_for_the_site_to_say(ann, path, monkeypatch):
    text = SimpleUploadedFile("recipe.txt", b"Flour, water, salt.", "text/plain")
    assert ann.post(f"{path}files/", {"file": text, "title": "Recipe"}, "multipart").status_code == 201
    ben = signed_in("ben")
    assert ben.get(f"{path}files/").json()["results"] == []
    assert ben.get(path).json()["online_url"] == ""

    monkeypatch.setattr(elsewhere, "buyers", {"ben"})

    assert [each["title"] for each in ben.get(f"{path}files/").json()["results"]] == ["Recipe"]
    assert ben.get(path).json()["online_url"] == "https://meet.example/bread"


def test_facts_are_heard(path):
    heard = []

    def hear(sender, entry, **kwargs):
        heard.append(entry.subject)

    event_published.connect(hear)
    try:
        call_command("event_booking_relay", once=True)
    finally:
        event_published.disconnect(hear)

    assert heard == [Event.objects.get()]


def test_there_is_nothing_of_what_was_left_out(ann, path):
    gone = ["register/", "bookings/", "profile/", "notifications/", "favorites/"]
    assert {each: ann.get(f"/api/v1/{each}").status_code for each in gone} == dict.fromkeys(gone, 404)
    assert ann.get(f"{path}bookings/").status_code == 404

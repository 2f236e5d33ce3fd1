"""Run inside a host site that has events and webhooks, and nothing else of ours. Prints OK at the end."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
from django.utils import timezone

from event_booking.events.models import Category, Event
from event_booking.events.services import publish_event
from event_booking.people import ORGANIZER, people

setup_test_environment()
ann = get_user_model().objects.create_user("ann", password="x")
people().grant(ann, ORGANIZER)
starts_at = timezone.now() + timedelta(days=1)
event = Event.objects.create(
    organizer=ann, category=Category.objects.create(slug="x", name="X"), title="Bread", slug="bread",
    difficulty="beginner", timezone="Europe/Berlin", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1),
    starts_on=starts_at.date(),
)  # fmt: skip
publish_event(event=event)
call_command("event_booking_relay", once=True)
client = Client()
client.force_login(ann)
feed = client.get("/api/v1/facts/")
assert feed.status_code == 200, feed.content
assert [(row["type"], row["data"]["event"]["id"]) for row in feed.json()["results"]] == [("event.published", event.pk)]
assert client.get("/api/v1/webhooks/").json()["results"] == []
print("OK")

"""What the tests of events have in common: an organizer with a client, and the smallest complete body."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from event_booking.bookings.services import BookingRequest, create_booking

EVENTS = "/api/v1/events/"


@pytest.fixture
def organizer(user_factory):
    return user_factory("organizer")


@pytest.fixture
def ann(client_for, organizer):
    """The organizer's client."""
    return client_for(organizer)


@pytest.fixture
def anybody(client_for):
    return client_for()


@pytest.fixture
def body(category):
    """``body(title=…)``: the smallest complete event."""

    def make(**fields):
        starts_at = timezone.now().replace(microsecond=0) + timedelta(days=30)
        return {
            "title": "Sourdough", "description": "We bake.", "category": category.slug, "difficulty": "beginner",
            "starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=2)).isoformat(),
            "timezone": "Europe/Berlin", **fields,
        }  # fmt: skip

    return make


@pytest.fixture
def draft(ann, body):
    """``draft(title=…)``: a new draft of the organizer, as POST answers it."""

    def make(**fields):
        reply = ann.post(EVENTS, body(**fields), format="json")
        assert reply.status_code == 201, reply.json()
        return reply.json()

    return make


@pytest.fixture
def book(user_factory):
    """``book(event, 2)``: a new booking of the event's first ticket type."""

    def make(event, quantity=1, user=None):
        wish = BookingRequest(event_id=event.pk, quantities={event.ticket_types.first().pk: quantity})
        return create_booking(user=user or user_factory(), wish=wish)

    return make


def path(event, rest=""):
    return f"{EVENTS}{event['id'] if isinstance(event, dict) else event.pk}/{rest}"


def kind(name="Standard", price="0.00", capacity=10, **more):
    return {"name": name, "price": price, "capacity": capacity, **more}


def png(colour="red", size=(6, 4), name="a.png"):
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")

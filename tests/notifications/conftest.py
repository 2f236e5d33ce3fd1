"""What the tests of notifications share: bookings without the booking services, facts, a channel that remembers."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.journal.facts import FACTS
from event_booking.journal.models import Entry
from event_booking.notifications.backends import memory
from event_booking.notifications.kinds import KINDS, kind
from event_booking.reviews import signals as _signals  # noqa: F401 - declares its facts
from event_booking.testing import override_event_booking

MEMORY = {"BACKEND": "event_booking.notifications.backends.memory.MemoryBackend"}
LONG = {"BACKEND": "event_booking.notifications.backends.memory.LongMemoryBackend"}
INBOX = {"BACKEND": "event_booking.notifications.backends.in_app.InAppBackend"}


@pytest.fixture
def booking_factory(db: None) -> Callable[..., Booking]:
    """``booking_factory(event, user, status="held")``: a booking with one ticket, without touching the stock."""

    def make(event: Any, user: Any, *, status: str = "confirmed", **fields: Any) -> Booking:
        now = timezone.now()
        kind = event.ticket_types.first()
        booking = Booking.objects.create(
            event=event, user=user, status=status, total=kind.price, currency="EUR", created_at=now,
            expires_at=now if status == "held" else None, **fields,
        )  # fmt: skip
        BookingItem.objects.create(booking=booking, ticket_type=kind, name=kind.name, quantity=1, unit_price=kind.price)
        living = status in Booking.LIVING
        Ticket.objects.create(booking=booking, ticket_type=kind, status="valid" if living else "cancelled")
        return booking

    return make


@pytest.fixture
def record(db: None) -> Callable[..., Entry]:
    """``record("booking.confirmed", booking)``: the fact, in a transaction of its own."""

    def make(name: str, subject: Any, *, actor: Any = None, **data: Any) -> Entry:
        with transaction.atomic():
            return FACTS[name].record(subject, actor=actor, **data)

    return make


@pytest.fixture
def sent() -> Iterator[list[Any]]:
    """Messages of the memory channels, which replace mail for the test: ``memory`` short, ``letter`` long."""
    memory.outbox.clear()
    with override_event_booking(NOTIFICATION_BACKENDS={"in_app": INBOX, "memory": MEMORY, "letter": LONG}):
        yield memory.outbox
    memory.outbox.clear()


@pytest.fixture
def new_kind() -> Iterator[Callable[..., Any]]:
    """``kind``, for kinds that end with the test."""
    before = dict(KINDS)
    yield kind
    for name in set(KINDS) - set(before):
        del KINDS[name]


@pytest.fixture
def site_template(tmp_path: Path) -> Iterator[Callable[[str, str], None]]:
    """``site_template("welcome/push.txt", "Hi")``: a template of the site's own, below the notifications' folder."""
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [tmp_path]

    def write(path: str, text: str) -> None:
        place = tmp_path / "event_booking/notifications" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    with override_settings(TEMPLATES=templates):
        yield write

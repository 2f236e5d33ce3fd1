"""What is told of which fact: ids, references, numbers; nothing that names a person."""

import pytest
from django.db import transaction

from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.services import (
    BookingRequest,
    cancel_booking,
    check_in,
    create_booking,
    join_waitlist,
    transfer_ticket,
)
from event_booking.events.services import cancel_event, delete_event, publish_event
from event_booking.journal.facts import FACTS
from event_booking.reviews.models import Review
from event_booking.webhooks.models import Message
from event_booking.webhooks.payloads import TOLD, Told, registry, tells


def told(owner):
    return [(row.type, row.data) for row in Message.objects.in_feed_of(owner)]


@pytest.fixture
def guest(user_factory):
    return user_factory(email="guest-mark@example.com", first_name="Guestmark", last_name="Lastmark")


@pytest.fixture
def book(event, guest):
    def make(quantity=1, **more):
        kind = event.ticket_types.get()
        people = [{"name": "Attendeemark", "email": "attendee-mark@example.com"}] * quantity
        wish = BookingRequest(
            event_id=event.pk, quantities={kind.pk: quantity}, attendees=people, note="Notemark", **more
        )
        return create_booking(user=guest, wish=wish)

    return make


def test_a_booking(book, event, organizer, relay):
    booking = book(2)
    relay()

    kind = event.ticket_types.get()
    assert told(organizer) == [
        (
            "booking.confirmed",
            {
                "event": {"id": event.pk},
                "booking": {
                    "reference": booking.reference,
                    "status": "confirmed",
                    "total": "0.00",
                    "refund": "0.00",
                    "currency": "EUR",
                    "items": [{"ticket_type": kind.pk, "name": "Standard", "quantity": 2, "unit_price": "0.00"}],
                    "expires_at": None,
                    "created_at": booking.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                },
            },
        )
    ]


def test_nothing_of_it_names_a_person(book, event, organizer, guest, relay):
    """Whatever happens to bookings, tickets, waiting lists."""
    booking = book(2)
    first, second = booking.tickets.all()
    transfer_ticket(ticket=first, actor=guest, name="Friendmark", email="friend-mark@example.com")
    check_in(ticket=second, actor=organizer, where="Doormark")
    other = book()
    cancel_booking(booking=other, actor=guest)
    event.ticket_types.update(capacity=3, taken=3)
    join_waitlist(user=guest, event=event, quantity=1)
    Review.objects.create(event=event, author=guest, rating=4, text="Reviewmark")
    with transaction.atomic():
        FACTS["review.written"].record(Review.objects.get(), actor=guest, event=event.pk)
    relay()

    kinds = {kind for kind, _ in told(organizer)}
    assert kinds >= {
        "booking.confirmed", "booking.cancelled", "ticket.transferred", "ticket.checked_in", "waitlist.joined",
        "review.written",
    }  # fmt: skip
    words = str(told(organizer)).lower()
    assert "mark" not in words
    codes = Ticket.objects.values_list("code", flat=True)
    assert not [code for code in codes if code.lower() in words]  # which open the door


def test_a_cancellation_says_why_and_what_comes_back(book, organizer, guest, relay):
    booking = book()
    relay()
    cancel_booking(booking=booking, actor=guest)
    relay()

    kind, data = told(organizer)[-1]
    assert (kind, data["reason"], data["refund"], data["booking"]["status"]) == (
        "booking.cancelled", "person", "0.00", "cancelled",
    )  # fmt: skip


def test_a_ticket(book, event, organizer, guest, relay):
    booking = book()
    ticket = booking.tickets.get()
    check_in(ticket=ticket, actor=organizer)
    relay()

    kind, data = told(organizer)[-1]
    ticket.refresh_from_db()
    assert kind == "ticket.checked_in"
    assert data == {
        "event": {"id": event.pk},
        "booking": {"reference": booking.reference},
        "ticket": {
            "id": ticket.pk,
            "ticket_type": ticket.ticket_type_id,
            "status": "used",
            "checked_in_at": ticket.checked_in_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        },
    }


def test_an_event(event_factory, organizer, relay):
    event = event_factory(organizer=organizer, status="draft")
    publish_event(event=event)
    relay()
    cancel_event(event=event)
    relay()

    (published, shown), (cancelled, after) = told(organizer)
    assert (published, cancelled) == ("event.published", "event.cancelled")
    assert set(shown["event"]) == {"id", "title", "status", "starts_at", "ends_at", "timezone"}
    assert (shown["event"]["status"], after["event"]["status"]) == ("published", "cancelled")


def test_an_event_that_is_gone(event_factory, organizer, relay):
    event = event_factory(organizer=organizer, status="draft", published_at=None)
    pk = event.pk
    delete_event(event=event)
    relay()

    assert told(organizer) == [("event.deleted", {"event": {"id": pk}})]


@pytest.mark.parametrize("fact", sorted(TOLD))
def test_what_is_gone_by_then_is_told_to_nobody(fact, event, record_fact):
    subject = {"booking": Booking, "ticket": Ticket}.get(fact.partition(".")[0])
    row = subject(pk=10**9) if subject else type(event)(pk=10**9)
    entry = record_fact(fact, row, organizer="")
    found = TOLD[fact](entry)
    assert found is None or (fact == "event.deleted" and found.owner == "")


@pytest.fixture
def record_fact(db):
    def make(fact, subject, **data):
        with transaction.atomic():
            return FACTS[fact].record(subject, **data)

    return make


def test_every_told_fact_is_declared():
    assert set(TOLD) - set(FACTS) == set()


@pytest.fixture
def own_facts(monkeypatch):
    monkeypatch.setattr(registry, "TOLD", TOLD.copy())


def test_a_site_tells_facts_of_its_own(own_facts, organizer, event, record_fact, relay, monkeypatch):
    @tells("event.reminder_due")
    def reminder(entry):
        return Told(owner=organizer.pk, data={"soon": entry.subject_id})

    record_fact("event.reminder_due", event, starts_at="2026-01-01T00:00:00Z")
    relay()

    assert told(organizer) == [("event.reminder_due", {"soon": str(event.pk)})]


def test_a_fact_is_told_in_one_way(own_facts):
    with pytest.raises(ValueError, match="two ways"):
        tells("booking.confirmed")(lambda entry: None)

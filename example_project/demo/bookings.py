"""Bookings of the demo: written as rows, many at once, with counters that fit them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.bookings.signals import booking_cancelled, booking_confirmed
from event_booking.events.models import Event, TicketType
from event_booking.journal.models import Entry
from event_booking.people import people

#: Facts that a booking of the services would have, as the demo's bookings have no past.
FACTS = (booking_confirmed, "confirmed_at"), (booking_cancelled, "cancelled_at")


def told(bookings: Iterable[Booking]) -> None:
    """Write down what happened to the bookings as delivered, so that the audit knows of it and nobody hears of it."""
    Entry.objects.bulk_create(
        [
            Entry(
                fact=fact.name, subject_model=Booking._meta.label_lower, subject_id=str(booking.pk),
                actor_id=booking.user_id, created_at=at, state=Entry.State.DELIVERED, delivered_at=at,
                data=_why(booking) if fact is booking_cancelled else {},
            )
            for booking in bookings
            for fact, column in FACTS
            if (at := getattr(booking, column)) is not None
        ],
        batch_size=500,
    )  # fmt: skip


def _why(booking: Booking) -> dict[str, str]:
    called_off = booking.event.status == Event.Status.CANCELLED
    return {"reason": "event_cancelled" if called_off else "person", "refund": "0.00"}


class Sale:
    """Tickets of one event, sold to a crowd until ``fill`` of the seats is gone."""

    def __init__(self, event: Event, kinds: list[TicketType], *, now: datetime, rng: Random) -> None:
        self.event, self.kinds, self.now, self.rng = event, kinds, now, rng
        self.bookings: list[Booking] = []
        self.items: list[BookingItem] = []
        self.tickets: list[Ticket] = []

    def sell(self, *, crowd: list[Any], fill: float) -> None:
        """Sell, and store everything. A cancelled event's bookings have been cancelled with it."""
        for kind, seats in self._shares(fill):
            while kind.taken < seats:
                self._book(self.rng.choice(crowd), kind, min(self.rng.choice([1, 1, 2, 2, 3, 4]), seats - kind.taken))
        if self.event.status == Event.Status.CANCELLED:
            self._call_off()
        else:
            self._change_minds(crowd)
        self._store()

    def attendees(self) -> list[Any]:
        """People who were let in, each once, in the order of their bookings."""
        used = {id(ticket.booking) for ticket in self.tickets if ticket.status == Ticket.Status.USED}
        return list({booking.user_id: booking.user for booking in self.bookings if id(booking) in used}.values())

    def _shares(self, fill: float) -> list[tuple[TicketType, int]]:
        """How much of each type is sold; the event's own ceiling has the last word."""
        room = self.event.capacity
        shares = []
        for kind in self.kinds:
            seats = round(kind.capacity * fill)
            if room is not None:
                seats = min(seats, room)
                room -= seats
            shares.append((kind, seats))
        return shares

    def _book(self, person: Any, kind: TicketType, quantity: int) -> None:
        booking = Booking(user=person, event=self.event, status=Booking.Status.CONFIRMED, currency=self.event.currency)
        booking.total = kind.price * quantity
        opened = self.event.published_at or self.now
        closed = max(min(self.now, self.event.starts_at), opened + timedelta(minutes=10))
        booking.created_at = opened + (closed - opened) * self.rng.random()
        booking.confirmed_at = booking.created_at + timedelta(minutes=3 if kind.price else 0)
        self.bookings.append(booking)
        self.items.append(
            BookingItem(booking=booking, ticket_type=kind, name=kind.name, quantity=quantity, unit_price=kind.price)
        )
        names = [people().get_name(person), *[""] * (quantity - 1)]
        self.tickets += [self._ticket(booking, kind, name) for name in names]
        kind.taken += quantity

    def _ticket(self, booking: Booking, kind: TicketType, name: str) -> Ticket:
        ticket = Ticket(booking=booking, ticket_type=kind, attendee_name=name)
        if self.event.ends_at <= self.now and self.rng.random() < 0.92:
            ticket.status = Ticket.Status.USED
            ticket.checked_in_at = self.event.starts_at - timedelta(minutes=self.rng.randint(1, 30))
            ticket.checked_in_by = self.event.organizer
        return ticket

    def _change_minds(self, crowd: list[Any]) -> None:
        """Some more had booked, and cancelled."""
        rng, latest = Random(self.event.title), min(self.now, self.event.starts_at)
        kinds = [kind for kind in self.kinds if kind.taken]
        for _ in range(len(self.bookings) // 9 if kinds else 0):
            self._book(rng.choice(crowd), rng.choice(kinds), 1)
            booking, ticket = self.bookings[-1], self.tickets[-1]
            begun = max(booking.confirmed_at or self.now, booking.created_at)
            booking.status = Booking.Status.CANCELLED
            booking.cancelled_at = begun + max(latest - begun, timedelta(minutes=1)) * rng.random()
            ticket.status, ticket.checked_in_at, ticket.checked_in_by = Ticket.Status.CANCELLED, None, None
            ticket.ticket_type.taken -= 1

    def _call_off(self) -> None:
        for booking in self.bookings:
            booking.status, booking.cancelled_at = Booking.Status.CANCELLED, self.event.cancelled_at
        for ticket in self.tickets:
            ticket.status = Ticket.Status.CANCELLED
        for kind in self.kinds:
            kind.taken = 0

    def _store(self) -> None:
        Booking.objects.bulk_create(self.bookings)
        told(self.bookings)
        BookingItem.objects.bulk_create(self.items)
        Ticket.objects.bulk_create(self.tickets, batch_size=500)
        TicketType.objects.bulk_update(self.kinds, ["taken"])
        if self.event.capacity is not None:
            self.event.taken = sum(kind.taken for kind in self.kinds)
            self.event.save(update_fields=["taken"])

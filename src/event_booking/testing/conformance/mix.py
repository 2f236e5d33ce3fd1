"""G1–G9: everything at the same time, chosen by a seed."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from random import Random
from typing import Any

from django.core.exceptions import ValidationError

from event_booking.bookings.models import Booking, Ticket, WaitlistEntry
from event_booking.bookings.services import (
    cancel_booking,
    check_in,
    confirm_booking,
    expire_holds,
    extend_hold,
    join_waitlist,
    leave_waitlist,
    make_offers,
    move_booking,
    offer_to,
    transfer_ticket,
    undo_check_in,
)
from event_booking.events.models import Event
from event_booking.events.services import update_event
from event_booking.testing.conformance.base import Site

Call = Callable[[], Any]


class Mix(Site):
    def test_everything_at_once(self, event_booking_seed: int, event_booking_rounds: int) -> None:
        """The seed stands in the head of pytest's report; with it, the same calls are made again."""
        chance = Random(event_booking_seed)  # noqa: S311 - reproducible, not secret
        dates = self.make_dates(2, price=10, capacity=8, ceiling=12, types=[{}, {"max_per_person": 4}])
        events = [*dates, self.make_event(capacity=6)]
        people = [self.make_person() for _ in range(self.crowd // 3)]

        for number in range(event_booking_rounds):
            self.run([self._any_call(chance, events, people) for _ in range(self.crowd)])
            self.assert_sound(f"round {number + 1} of --event-booking-seed={event_booking_seed}")

    def _any_call(self, chance: Random, events: list[Event], people: list[Any]) -> Call:
        event = chance.choice(events)
        if chance.random() < 0.4:
            return self._any_booking(chance, event, chance.choice(people))
        if chance.random() < 0.25:
            return self._any_wait(chance, event, chance.choice(people))
        living = list(Booking.objects.living().filter(event=event).order_by("pk").select_related("user"))
        if not living or chance.random() < 0.2:
            return chance.choice([expire_holds, self._any_capacity(chance, event)])
        return self._any_end(chance, chance.choice(living), events)

    def _any_booking(self, chance: Random, event: Event, person: Any) -> Call:
        kinds = self.kinds(event)
        chosen = chance.sample(kinds, chance.randint(1, len(kinds)))
        return partial(self.book, event, person, {kind: chance.randint(1, 3) for kind in chosen})

    def _any_wait(self, chance: Random, event: Event, person: Any) -> Call:
        entries = WaitlistEntry.objects.filter(event=event, status__in=WaitlistEntry.LIVING)
        entry = chance.choice([None, *entries.order_by("pk").select_related("user")])
        calls: list[Call] = [make_offers, partial(self._join, event, person, chance.randint(1, 3))]
        if entry is not None:
            calls = [partial(leave_waitlist, entry=entry, actor=entry.user), partial(offer_to, entry=entry)]
        return chance.choice(calls)

    def _join(self, event: Event, person: Any, quantity: int) -> None:
        with suppress(ValidationError):  # more than there are by now
            join_waitlist(user=person, event=event, quantity=quantity)

    def _any_capacity(self, chance: Random, event: Event) -> Call:
        if event.capacity is not None and chance.random() < 0.5:
            return partial(update_event, event=event, capacity=chance.randint(1, 16))
        kinds = self.kinds(event)
        rows: list[dict[str, Any]] = [{"id": kind} for kind in kinds]
        chance.choice(rows)["capacity"] = chance.randint(1, 12)
        return partial(update_event, event=event, ticket_types=rows)

    def _any_end(self, chance: Random, booking: Booking, events: list[Event]) -> Call:
        tickets = list(Ticket.objects.living().filter(booking=booking).order_by("pk").select_related("booking"))
        some = [ticket.code for ticket in chance.sample(tickets, chance.randint(1, len(tickets)))]
        ticket = chance.choice(tickets)
        if booking.status == Booking.Status.HELD and chance.random() < 0.3:
            self.is_over(booking)
        ends: list[Call] = [
            partial(confirm_booking, booking=booking, actor=booking.user, paid=True),
            partial(cancel_booking, booking=booking, actor=booking.user),
            partial(cancel_booking, booking=booking, actor=booking.user, codes=some),
            partial(check_in, ticket=ticket, actor=None),
            partial(undo_check_in, ticket=ticket, actor=None),
            partial(extend_hold, booking=booking),
            partial(move_booking, booking=booking, actor=booking.user, event_id=chance.choice(events).pk),
            partial(transfer_ticket, ticket=ticket, actor=booking.user, name="Bob", email="bob@example.com"),
        ]
        return chance.choice(ends)

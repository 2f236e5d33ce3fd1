"""G1, G5, G6: seats that become free while somebody waits are theirs, in turn, and each is offered once."""

from functools import partial
from typing import Any

from event_booking.bookings.models import Booking, WaitlistEntry
from event_booking.bookings.services import (
    cancel_booking,
    confirm_booking,
    expire_holds,
    join_waitlist,
    leave_waitlist,
    make_offers,
    offer_to,
)
from event_booking.events.models import Event
from event_booking.testing.conformance.base import Site


class Waiting(Site):
    def test_nobody_who_comes_later_gets_a_seat_that_somebody_waits_for(self) -> None:
        event, sold = self._sold_out(self.crowd // 3)
        entries = [self._wait(event) for _ in range(self.crowd // 3)]
        freed, newcomers = sold[: len(sold) // 2], [self.make_person() for _ in range(self.crowd // 3)]
        calls: list[Any] = [partial(cancel_booking, booking=each, actor=each.user) for each in freed]
        calls += [partial(self.book, event, person) for person in newcomers]

        self.run([*calls, *[make_offers] * 3])
        make_offers()

        overtook = Booking.objects.filter(user__in=[person.pk for person in newcomers]).count()
        assert not overtook, f"{overtook} newcomers got seats that somebody waits for."
        offered = WaitlistEntry.objects.filter(event=event, status="offered").order_by("pk")
        assert list(offered) == entries[: len(freed)]
        assert self.seats(event) == len(sold)
        self.assert_sound()

    def test_a_seat_that_becomes_free_while_people_join_is_theirs_or_on_sale(self) -> None:
        event, [booking] = self._sold_out(1)
        calls: list[Any] = [partial(self._wait, event) for _ in range(self.crowd // 2)]
        calls.insert(len(calls) // 2, partial(cancel_booking, booking=booking, actor=booking.user))

        self.run(calls)
        make_offers()
        if not WaitlistEntry.objects.filter(event=event, status="offered").exists():
            self.book(event, self.make_person())

        assert self.seats(event) == 1
        self.assert_sound()

    def test_an_entry_is_offered_seats_once_and_an_offer_ends_once(self) -> None:
        event, sold = self._sold_out(self.crowd)
        entry = self._wait(event)
        for booking in sold[:4]:
            cancel_booking(booking=booking, actor=booking.user)
        self.run([make_offers, partial(offer_to, entry=entry)] * (self.crowd // 2))
        entry = WaitlistEntry.objects.select_related("offer__user", "user").get(pk=entry.pk)
        assert entry.offer is not None
        assert Booking.objects.of(entry.user).count() == 1

        accept = partial(confirm_booking, booking=entry.offer, actor=entry.user, paid=True)
        leave = partial(leave_waitlist, entry=entry, actor=entry.user)
        self.run([accept, leave, expire_holds] * (self.crowd // 3))

        entry.refresh_from_db()
        assert entry.status in ("booked", "left")
        assert self.facts("booking.confirmed", entry.offer) == (entry.status == "booked")
        assert self.seats(event) == len(sold) - 4 + (entry.status == "booked")
        self.assert_sound()

    def _sold_out(self, seats: int) -> tuple[Event, list[Booking]]:
        event = self.make_event(capacity=seats)
        return event, [self.book(event, self.make_person()) for _ in range(seats)]

    def _wait(self, event: Event) -> WaitlistEntry:
        return join_waitlist(user=self.make_person(), event=event, quantity=1)

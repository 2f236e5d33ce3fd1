"""G3, G5, G6: whatever ends a booking gives its seats back once."""

from functools import partial
from typing import Any

from event_booking.bookings.models import Booking
from event_booking.bookings.services import cancel_booking, confirm_booking, expire_holds
from event_booking.testing.conformance.base import Site


class Ending(Site):
    def test_confirming_many_times_confirms_once(self) -> None:
        event, ann = self.make_event(price=10), self.make_person()
        booking = self.make_hold(event, ann)

        self.run([partial(confirm_booking, booking=booking, actor=ann, paid=True)] * self.crowd)

        assert self.facts("booking.confirmed", booking) == 1
        self.assert_sound()

    def test_confirming_against_expiring_has_one_winner(self) -> None:
        event = self.make_event(price=10, capacity=self.crowd)
        holds = [self.make_hold(event, self.make_person()) for _ in range(self.crowd // 4)]
        for booking in holds[::2]:
            self.is_over(booking)
        calls: list[Any] = [partial(confirm_booking, booking=each, actor=each.user, paid=True) for each in holds] * 2

        self.run([*calls, *[expire_holds] * (self.crowd // 4)])
        expire_holds()

        for booking in holds:
            ends = {name: self.facts(f"booking.{name}", booking) for name in ("confirmed", "expired")}
            booking.refresh_from_db()
            assert sum(ends.values()) == 1, ends
            assert ends[booking.status] == 1
        self.assert_sound()

    def test_what_is_cancelled_many_times_gives_its_seats_back_once(self) -> None:
        event, ann = self.make_event(), self.make_person()
        self.book(event, self.make_person())
        booking = self.book(event, ann, 2)

        outcomes = self.run([partial(cancel_booking, booking=booking, actor=ann)] * self.crowd)

        assert outcomes["ok"] == 1
        assert self.seats(event) == 1
        self.assert_sound()

    def test_cancelling_ticket_by_ticket_and_as_a_whole(self) -> None:
        event, ann = self.make_event(), self.make_person()
        booking = self.book(event, ann, 2)
        parts = [[ticket.code] for ticket in booking.tickets.all()]
        calls = [partial(cancel_booking, booking=booking, actor=ann, codes=codes) for codes in [*parts, None]]

        self.run(calls * (self.crowd // 3))

        self.assert_sound()
        assert self.seats(event) == 0

    def test_cancelling_against_expiring_has_one_winner(self) -> None:
        event, ann = self.make_event(price=10), self.make_person()
        booking = self.make_hold(event, ann, 2)
        self.is_over(booking)

        self.run([partial(cancel_booking, booking=booking, actor=ann), expire_holds] * (self.crowd // 2))

        assert self.facts("booking.cancelled", booking) + self.facts("booking.expired", booking) == 1
        assert self.seats(event) == 0
        self.assert_sound()

    def test_seats_that_come_back_are_sold_again(self) -> None:
        event = self.make_event(capacity=4)
        sold = [self.book(event, self.make_person()) for _ in range(4)]
        calls: list[Any] = [partial(cancel_booking, booking=each, actor=each.user) for each in sold]
        calls += [partial(self.book, event, self.make_person()) for _ in range(self.crowd)]

        self.run(calls)

        assert Booking.objects.filter(pk__in=[each.pk for each in sold]).living().count() == 0
        assert self.seats(event) <= 4
        self.assert_sound()
        while self.seats(event) < 4:
            self.book(event, self.make_person())
        self.assert_sound()

"""G1, G2, G6: a booking that moves to another date takes its seats along."""

from functools import partial

from event_booking.bookings.services import cancel_booking, move_booking
from event_booking.testing.conformance.base import Site


class Moving(Site):
    def test_people_change_places_between_two_dates(self) -> None:
        here, there = self.make_dates(2, capacity=self.crowd, ceiling=self.crowd)
        calls = []
        for number in range(self.crowd):
            source, target = (here, there) if number % 2 else (there, here)
            booking = self.book(source, self.make_person())
            calls.append(partial(move_booking, booking=booking, actor=booking.user, event_id=target.pk))

        outcomes = self.run(calls)

        assert outcomes == {"ok": self.crowd}
        assert self.seats(here) + self.seats(there) == self.crowd
        self.assert_sound()

    def test_a_date_takes_in_no_more_than_it_has(self) -> None:
        here, there = self.make_dates(2, capacity=self.crowd)
        there.ticket_types.update(capacity=3)
        bookings = [self.book(here, self.make_person()) for _ in range(self.crowd // 2)]

        self.run([partial(move_booking, booking=each, actor=each.user, event_id=there.pk) for each in bookings])

        assert (self.seats(here), self.seats(there)) == (self.crowd // 2 - 3, 3)
        self.assert_sound()

    def test_moving_against_cancelling(self) -> None:
        here, there = self.make_dates(2)
        booking = self.book(here, self.make_person(), 2)
        move = partial(move_booking, booking=booking, actor=booking.user, event_id=there.pk)

        self.run([move, partial(cancel_booking, booking=booking, actor=booking.user)] * (self.crowd // 2))

        assert self.seats(here) + self.seats(there) == 0
        self.assert_sound()

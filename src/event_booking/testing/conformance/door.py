"""G6, G8: a ticket opens the door once, and is then neither cancelled nor handed on."""

from functools import partial
from typing import Any

from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.services import cancel_booking, check_in, transfer_ticket
from event_booking.testing.conformance.base import Site


class Door(Site):
    def test_a_ticket_opens_once(self) -> None:
        ticket = self._ticket()

        outcomes = self.run([partial(self._let_in, ticket)] * self.crowd)

        assert outcomes["ok"] == 1
        assert self.facts("ticket.checked_in", ticket) == 1
        self.assert_sound()

    def test_going_in_against_cancelling_has_one_winner(self) -> None:
        ticket = self._ticket()
        cancel = partial(cancel_booking, booking=ticket.booking, actor=ticket.booking.user)

        outcomes = self.run([partial(self._let_in, ticket), cancel] * (self.crowd // 2))

        assert outcomes["ok"] == 1
        self.assert_sound()

    def test_of_a_ticket_and_its_transfers_one_opens(self) -> None:
        ticket = self._ticket()

        outcomes = self.run([partial(self._let_in, ticket), partial(self._hand_on, ticket)] * (self.crowd // 2))

        assert outcomes["ok"] == 1
        assert Ticket.objects.living().filter(booking=ticket.booking).count() == 1
        self.assert_sound()

    def _ticket(self) -> Ticket:
        """A ticket of a confirmed booking."""
        booking = self.book(self.make_event(), self.make_person())
        assert booking.status == Booking.Status.CONFIRMED, "A free booking is not confirmed at once: see make_event()."
        return Ticket.objects.select_related("booking__user").get(booking=booking)

    def _let_in(self, ticket: Ticket) -> Any:
        return check_in(ticket=Ticket.objects.select_related("booking").get(code=ticket.code), actor=None)

    def _hand_on(self, ticket: Ticket) -> Any:
        return transfer_ticket(ticket=ticket, actor=ticket.booking.user, name="Bob", email="bob@example.com")

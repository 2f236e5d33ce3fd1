"""The door: a ticket opens it once."""

from typing import Any

from event_booking.bookings.exceptions import AlreadyCheckedIn, NotConfirmed, TicketCancelled
from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.signals import ticket_checked_in
from event_booking.database import short_transaction


def check_in(*, ticket: Ticket, actor: Any) -> Ticket:
    """Let somebody in with this ticket, whose ``booking`` is loaded.

    Raises ``AlreadyCheckedIn``, ``TicketCancelled``, and ``NotConfirmed`` for a ticket that is only held.
    """
    with short_transaction() as now:
        if ticket.booking.status == Booking.Status.HELD:
            raise NotConfirmed
        valid = Ticket.objects.filter(pk=ticket.pk, status=Ticket.Status.VALID)
        if not valid.update(status=Ticket.Status.USED, checked_in_at=now, checked_in_by=actor):
            used = Ticket.objects.filter(pk=ticket.pk, status=Ticket.Status.USED).exists()
            raise AlreadyCheckedIn if used else TicketCancelled
        ticket.status, ticket.checked_in_at = Ticket.Status.USED, now
        ticket_checked_in.record(ticket, actor=actor)
    return ticket

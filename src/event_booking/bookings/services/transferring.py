"""Passing a ticket on: somebody else goes, with a code that only they know."""

from typing import Any

from event_booking.bookings.exceptions import NotTransferable
from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.services.locks import lock_booking
from event_booking.bookings.signals import ticket_transferred
from event_booking.database import short_transaction
from event_booking.events.models import Event


def transfer_ticket(*, ticket: Ticket, actor: Any, name: str, email: str) -> Ticket:
    """End this ticket and give a new one in its place to somebody else; the seat and the price stay what they are.

    What the first holder answered to the event's questions is not passed on. Raises ``NotTransferable`` unless the
    booking is confirmed, the ticket valid, and the event neither cancelled nor over.
    """
    with short_transaction() as now:
        booking = lock_booking(ticket.booking_id)
        event = booking.event
        if booking.status != Booking.Status.CONFIRMED or event.status == Event.Status.CANCELLED or event.has_ended(now):
            raise NotTransferable
        _end(ticket)
        new = Ticket.objects.create(
            booking=booking, ticket_type_id=ticket.ticket_type_id, attendee_name=name, attendee_email=email
        )
        ticket_transferred.record(new, actor=actor, old=ticket.pk, new=new.pk)
    return new


def _end(ticket: Ticket) -> None:
    """One statement decides, since the door may be asked at this moment, and does not lock the booking."""
    valid = Ticket.objects.filter(pk=ticket.pk, status=Ticket.Status.VALID)
    if not valid.update(status=Ticket.Status.CANCELLED):
        raise NotTransferable

"""Defaults of what a site decides about bookings.

Models are imported when a hook is asked, so that naming these defaults does not require the app.
"""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.apps import apps

from event_booking.events.cancellation_policy import refund_share
from event_booking.people import Person

if TYPE_CHECKING:
    from event_booking.bookings.models import Booking, Ticket
    from event_booking.events.models import Event, TicketType


def list_price(*, event: "Event", ticket_type: "TicketType", user: Person, quantity: int) -> Decimal:
    """``PRICE``: what stands on the ticket type."""
    return ticket_type.price


def anybody(*, event: "Event", user: Person) -> None:
    """``CAN_BOOK``: everybody who is signed in."""


def pay_at_the_door(*, booking: "Booking") -> bool:
    """``PAYMENT_REQUIRED``: no, a hold may be confirmed as it is."""
    return False


def refund_by_steps(*, booking: "Booking", ticket: "Ticket", now: datetime) -> Decimal:
    """``CANCELLATION_POLICY``: what the event's steps said when it was booked; everything, where it had none."""
    return refund_share(booking.terms(), starts_at=booking.terms_start(), now=now)


def holds_ticket(*, event: "Event", user: Person) -> bool:
    """``IS_ATTENDEE``: whoever has a living ticket of a confirmed booking. Nobody, without the bookings app."""
    if not apps.is_installed("event_booking.bookings") or not user.is_authenticated:
        return False
    from event_booking.bookings.models import Ticket

    return Ticket.objects.opening_doors().of(user, event).exists()


def attended(*, event: "Event", user: Person) -> bool:
    """``CAN_REVIEW``: whoever was checked in, or held a confirmed ticket of an event that has ended."""
    if not apps.is_installed("event_booking.bookings") or not user.is_authenticated:
        return False
    from django.db.models import Q
    from django.db.models.functions import Now

    from event_booking.bookings.models import Ticket

    was_there = Q(status=Ticket.Status.USED) | Q(booking__event__ends_at__lte=Now())
    return Ticket.objects.opening_doors().of(user, event).filter(was_there).exists()

"""A hold and its end in a booking."""

from datetime import datetime
from typing import Any

from django.utils.module_loading import import_string

from event_booking.bookings.exceptions import HoldExpired, NotConfirmable
from event_booking.bookings.models import Booking
from event_booking.bookings.signals import booking_confirmed
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.events.exceptions import EventCancelled
from event_booking.events.models import Event


def confirm_booking(*, booking: Booking, actor: Any, paid: bool = False) -> Booking:
    """Make a hold final; a booking that is final already is returned as it is.

    Raises ``HoldExpired``, ``EventCancelled``, and ``NotConfirmable`` for one that has ended or must be ``paid`` first.
    """
    with short_transaction() as now:
        locked = Booking.objects.select_for_update(of=("self",), no_key=True).select_related("event").get(pk=booking.pk)
        if locked.status == Booking.Status.CONFIRMED:
            return locked
        _check_confirmable(locked, now, paid=paid)
        locked.status, locked.confirmed_at, locked.expires_at = Booking.Status.CONFIRMED, now, None
        locked.save(update_fields=["status", "confirmed_at", "expires_at"])
        booking_confirmed.record(locked, actor=actor)
    return locked


def _check_confirmable(booking: Booking, now: datetime, *, paid: bool) -> None:
    if booking.status == Booking.Status.EXPIRED or booking.has_expired(now):
        raise HoldExpired
    if booking.event.status == Event.Status.CANCELLED:
        raise EventCancelled
    if booking.status != Booking.Status.HELD:
        raise NotConfirmable
    if not paid and import_string(app_settings().PAYMENT_REQUIRED)(booking=booking):
        raise NotConfirmable

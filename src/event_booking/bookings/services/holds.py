"""A hold, its renewal, and its end in a booking."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.module_loading import import_string

from event_booking.bookings.exceptions import HoldExpired, NotConfirmable, NotExtendable
from event_booking.bookings.models import Booking, WaitlistEntry
from event_booking.bookings.services.locks import end_offer, lock_booking
from event_booking.bookings.services.questions import name_attendees
from event_booking.bookings.signals import booking_confirmed, booking_extended
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.events.exceptions import EventCancelled
from event_booking.events.models import Event
from event_booking.tracing import traced


@traced("confirm")
def confirm_booking(
    *, booking: Booking, actor: Any, paid: bool = False, attendees: Sequence[Mapping[str, Any]] = ()
) -> Booking:
    """Make a hold final, with these ``attendees`` if they are told now; one that is final already is returned as it is.

    Raises ``HoldExpired``, ``EventCancelled``, ``NotConfirmable`` for one that has ended or must be ``paid`` first, and
    ``ValidationError`` for attendees that can't be, or answers that an offer to the waiting list lacks.
    """
    with short_transaction() as now:
        locked = lock_booking(booking.pk)
        if locked.status == Booking.Status.CONFIRMED:
            return locked
        _check_confirmable(locked, now, paid=paid)
        _name_attendees(locked, attendees, paid=paid)
        locked.status, locked.confirmed_at, locked.expires_at = Booking.Status.CONFIRMED, now, None
        locked.save(update_fields=["status", "confirmed_at", "expires_at"])
        end_offer(locked, WaitlistEntry.Status.BOOKED)
        booking_confirmed.record(locked, actor=actor)
    return locked


@traced("extend")
def extend_hold(*, booking: Booking, actor: Any = None) -> Booking:
    """Hold a booking for ``HOLD_MINUTES`` from now, but not longer than ``HOLD_MAX_MINUTES`` since it was made.

    Raises ``HoldExpired`` and ``EventCancelled``, and ``NotExtendable`` for what is no hold, for an offer to the
    waiting list, and when nothing can be gained any more.
    """
    with short_transaction() as now:
        locked = lock_booking(booking.pk)
        _check_held(locked, now)
        if locked.status != Booking.Status.HELD or is_offer(locked):
            raise NotExtendable
        latest = _latest_end(locked)
        if locked.expires_at is None or locked.expires_at >= latest:
            raise NotExtendable
        # another request may have come in between, with a later ``now``
        renewed = now + timedelta(minutes=app_settings().HOLD_MINUTES)
        locked.expires_at = max(locked.expires_at, min(renewed, latest))
        locked.save(update_fields=["expires_at"])
        booking_extended.record(locked, actor=actor, expires_at=locked.expires_at)
    return locked


def is_offer(booking: Booking) -> bool:
    """Whether it is held for somebody on the waiting list, who has a deadline of another kind."""
    return booking.status == Booking.Status.HELD and WaitlistEntry.objects.filter(offer=booking.pk).exists()


def _name_attendees(booking: Booking, attendees: Sequence[Mapping[str, Any]], *, paid: bool) -> None:
    """Nobody was asked when an offer was made. Who has paid is not refused, though."""
    offers = WaitlistEntry.objects.filter(offer=booking.pk, event__questions__is_required=True)
    required = not paid and offers.exists()
    if attendees or required:
        name_attendees(booking=booking, attendees=attendees, required=required)


def _latest_end(booking: Booking) -> datetime:
    most = timedelta(minutes=app_settings().HOLD_MAX_MINUTES)
    return min(booking.created_at + most, booking.event.starts_at)


def _check_confirmable(booking: Booking, now: datetime, *, paid: bool) -> None:
    _check_held(booking, now)
    if booking.status != Booking.Status.HELD:
        raise NotConfirmable
    # what costs nothing, such as a free seat that was offered, nobody could pay for
    if not paid and booking.total and import_string(app_settings().PAYMENT_REQUIRED)(booking=booking):
        raise NotConfirmable


def _check_held(booking: Booking, now: datetime) -> None:
    if booking.status == Booking.Status.EXPIRED or booking.has_expired(now):
        raise HoldExpired
    if booking.event.status == Event.Status.CANCELLED:
        raise EventCancelled

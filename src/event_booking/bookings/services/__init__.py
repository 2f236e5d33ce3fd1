"""What can be done with bookings. Every way in, API, admin, Celery, shell, calls these."""

from event_booking.bookings.services.booking import BookingRequest, confirm_booking, create_booking, draft_booking
from event_booking.bookings.services.cancelling import (
    cancel_booking,
    cancel_bookings_of_event,
    expire_holds,
    forget_person,
)
from event_booking.bookings.services.check_in import check_in
from event_booking.bookings.stock import take_seats

__all__ = [
    "BookingRequest",
    "cancel_booking",
    "cancel_bookings_of_event",
    "check_in",
    "confirm_booking",
    "create_booking",
    "draft_booking",
    "expire_holds",
    "forget_person",
    "take_seats",
]

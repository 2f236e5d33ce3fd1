"""What can be done with bookings. Every way in, API, admin, Celery, shell, calls these."""

from event_booking.bookings.services.booking import (
    BookingRequest,
    Channel,
    create_booking,
    draft_booking,
    person_transaction,
    sell,
)
from event_booking.bookings.services.cancelling import (
    cancel_booking,
    cancel_bookings_of_event,
    expire_holds,
    forget_person,
)
from event_booking.bookings.services.check_in import check_in
from event_booking.bookings.services.holds import confirm_booking

__all__ = [
    "BookingRequest",
    "Channel",
    "cancel_booking",
    "cancel_bookings_of_event",
    "check_in",
    "confirm_booking",
    "create_booking",
    "draft_booking",
    "expire_holds",
    "forget_person",
    "person_transaction",
    "sell",
]

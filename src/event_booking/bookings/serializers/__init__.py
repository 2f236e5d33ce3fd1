"""How bookings are spoken over HTTP."""

from event_booking.bookings.serializers.bookings import (
    BookingRequestSerializer,
    BookingSerializer,
    CancelSerializer,
    OrganizerBookingSerializer,
    TicketSerializer,
)
from event_booking.bookings.serializers.check_in import CheckedInSerializer, CheckInSerializer

__all__ = [
    "BookingRequestSerializer",
    "BookingSerializer",
    "CancelSerializer",
    "CheckInSerializer",
    "CheckedInSerializer",
    "OrganizerBookingSerializer",
    "TicketSerializer",
]

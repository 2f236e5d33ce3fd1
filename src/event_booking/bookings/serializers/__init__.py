"""How bookings are spoken over HTTP."""

from event_booking.bookings.serializers.bookings import (
    BookingRequestSerializer,
    BookingSerializer,
    OrganizerBookingSerializer,
    TicketSerializer,
)
from event_booking.bookings.serializers.check_in import (
    CheckedInSerializer,
    CheckInSerializer,
    ScanReportSerializer,
    ScansToldSerializer,
    TicketKeySerializer,
    UndoCheckInSerializer,
)
from event_booking.bookings.serializers.terms import (
    CancelSerializer,
    MoveSerializer,
    QuoteRequestSerializer,
    QuoteSerializer,
    TransferSerializer,
)

__all__ = [
    "BookingRequestSerializer",
    "BookingSerializer",
    "CancelSerializer",
    "CheckInSerializer",
    "CheckedInSerializer",
    "MoveSerializer",
    "OrganizerBookingSerializer",
    "QuoteRequestSerializer",
    "QuoteSerializer",
    "ScanReportSerializer",
    "ScansToldSerializer",
    "TicketKeySerializer",
    "TicketSerializer",
    "TransferSerializer",
    "UndoCheckInSerializer",
]

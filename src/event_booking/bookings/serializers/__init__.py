"""How bookings are spoken over HTTP."""

from event_booking.bookings.serializers.bookings import (
    BookingRequestSerializer,
    BookingSerializer,
    ConfirmSerializer,
    OrganizerBookingSerializer,
    TicketSerializer,
)
from event_booking.bookings.serializers.box_office import BoxOfficeSerializer
from event_booking.bookings.serializers.check_in import (
    CheckedInSerializer,
    CheckInSerializer,
    ScanReportSerializer,
    ScansToldSerializer,
    TicketKeySerializer,
    UndoCheckInSerializer,
)
from event_booking.bookings.serializers.signed import SignedBookingSerializer
from event_booking.bookings.serializers.terms import (
    CancelSerializer,
    MoveSerializer,
    QuoteRequestSerializer,
    QuoteSerializer,
    TransferSerializer,
)
from event_booking.bookings.serializers.vouchers import PreviewSerializer, VoucherCodeSerializer, VoucherSerializer

__all__ = [
    "BookingRequestSerializer",
    "BookingSerializer",
    "BoxOfficeSerializer",
    "CancelSerializer",
    "CheckInSerializer",
    "CheckedInSerializer",
    "ConfirmSerializer",
    "MoveSerializer",
    "OrganizerBookingSerializer",
    "PreviewSerializer",
    "QuoteRequestSerializer",
    "QuoteSerializer",
    "ScanReportSerializer",
    "ScansToldSerializer",
    "SignedBookingSerializer",
    "TicketKeySerializer",
    "TicketSerializer",
    "TransferSerializer",
    "UndoCheckInSerializer",
    "VoucherCodeSerializer",
    "VoucherSerializer",
]

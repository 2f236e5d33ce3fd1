"""Bookings over HTTP: a person's own, and those of an organizer's events."""

from event_booking.bookings.views.bookings import BookingViewSet
from event_booking.bookings.views.check_in import CheckInView, ReportScansView, TicketKeysView, UndoCheckInView
from event_booking.bookings.views.managed import AttendeesView, AttendeesWorkbookView, EventBookingsView
from event_booking.bookings.views.vouchers import CheckVoucherView, VoucherViewSet

__all__ = [
    "AttendeesView",
    "AttendeesWorkbookView",
    "BookingViewSet",
    "CheckInView",
    "CheckVoucherView",
    "EventBookingsView",
    "ReportScansView",
    "TicketKeysView",
    "UndoCheckInView",
    "VoucherViewSet",
]

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
)
from event_booking.bookings.services.check_in import check_in, find_ticket, undo_check_in
from event_booking.bookings.services.erasure import forget_person
from event_booking.bookings.services.holds import confirm_booking, extend_hold
from event_booking.bookings.services.moving import move_booking
from event_booking.bookings.services.offers import make_offers, offer_seats, offer_to
from event_booking.bookings.services.refunds import Quote, quote_cancellation
from event_booking.bookings.services.scans import ScanReport, report_scans
from event_booking.bookings.services.transferring import transfer_ticket
from event_booking.bookings.services.voucher_editing import create_voucher, remove_voucher, update_voucher
from event_booking.bookings.services.voucher_preview import VoucherOffer, preview_voucher
from event_booking.bookings.services.waitlist import close_waitlists, forget_waiting, join_waitlist, leave_waitlist

__all__ = [
    "BookingRequest",
    "Channel",
    "Quote",
    "ScanReport",
    "VoucherOffer",
    "cancel_booking",
    "cancel_bookings_of_event",
    "check_in",
    "close_waitlists",
    "confirm_booking",
    "create_booking",
    "create_voucher",
    "draft_booking",
    "expire_holds",
    "extend_hold",
    "find_ticket",
    "forget_person",
    "forget_waiting",
    "join_waitlist",
    "leave_waitlist",
    "make_offers",
    "move_booking",
    "offer_seats",
    "offer_to",
    "person_transaction",
    "preview_voucher",
    "quote_cancellation",
    "remove_voucher",
    "report_scans",
    "sell",
    "transfer_ticket",
    "undo_check_in",
    "update_voucher",
]

"""What is stored of bookings, by subject."""

from event_booking.bookings.models.booking import Booking, BookingItem
from event_booking.bookings.models.codes import ALPHABET, new_reference, new_ticket_code
from event_booking.bookings.models.idempotency import IdempotencyKey
from event_booking.bookings.models.ticket import Scan, Ticket
from event_booking.bookings.models.voucher import Voucher
from event_booking.bookings.models.waitlist import WaitlistEntry

__all__ = [
    "ALPHABET",
    "Booking",
    "BookingItem",
    "IdempotencyKey",
    "Scan",
    "Ticket",
    "Voucher",
    "WaitlistEntry",
    "new_reference",
    "new_ticket_code",
]

"""Does the data keep what the package promises? Asked of any site, also while it sells."""

from event_booking.bookings.audit.checks import Check, Finding
from event_booking.bookings.audit.repairs import repair
from event_booking.bookings.audit.run import CHECKS, Audit

__all__ = ["CHECKS", "Audit", "Check", "Finding", "repair"]

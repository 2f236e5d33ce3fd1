from decimal import Decimal

from event_booking.exceptions import EventBookingError


class DuesFirst(EventBookingError):
    code = "dues_first"
    message = "Pay your dues, then book."


def with_dues(*, event, user, **kwargs):
    if not user.has_paid:
        raise DuesFirst


def for_members(*, event, ticket_type, user, quantity, **kwargs):
    return (ticket_type.price * Decimal("0.8")).quantize(Decimal("0.01"))


def paid_first(*, booking, **kwargs):
    return True

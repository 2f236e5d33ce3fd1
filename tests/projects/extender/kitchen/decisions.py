"""What the kitchen decides for itself: each function is named in EVENT_BOOKING."""

from decimal import Decimal

from django.core.exceptions import ValidationError

from event_booking.exceptions import EventBookingError


class GrownUpsOnly(EventBookingError):
    code = "grown_ups_only"
    message = "There is wine at this course."


def student_price(*, event, ticket_type, user, quantity, **kwargs):
    student = user.groups.filter(name="students").exists()
    return ticket_type.price / 2 if student else ticket_type.price


def grown_up(*, event, user, **kwargs):
    if event.metadata.get("wine") and user.groups.filter(name="children").exists():
        raise GrownUpsOnly


def half_back(*, booking, ticket, now, **kwargs):
    return Decimal("0.5")


def known_metadata(*, metadata, event, **kwargs):
    if unknown := set(metadata) - {"wine"}:
        raise ValidationError(f"The kitchen knows no {', '.join(sorted(unknown))}.")

"""What may stand in the columns of an event."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from event_booking.events.currencies import CURRENCIES

LARGEST_CAPACITY = 1_000_000
#: Days that every zone can express, and that no event needs to leave.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2500, 1, 1, tzinfo=UTC)

zone_names = cache(available_timezones)  # which walks through the whole database of zones


def validate_timezone(value: str) -> None:
    """Accept the names of the IANA time zone database."""
    if value not in zone_names():
        raise ValidationError(_("“%(value)s” is not a time zone such as Europe/Berlin."), params={"value": value})


def validate_currency(value: str) -> None:
    """Accept the currencies of ISO 4217."""
    if value not in CURRENCIES:
        raise ValidationError(_("“%(value)s” is not a currency such as EUR."), params={"value": value})


def validate_instant(value: datetime) -> None:
    """Accept times that can be told in every zone."""
    if not EARLIEST <= value <= LATEST:
        raise ValidationError(_("This time is too far away."))

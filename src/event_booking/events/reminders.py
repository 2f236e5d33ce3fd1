"""When people are reminded of an event: whole minutes before it begins."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_REMINDERS = 5
#: A reminder may leave a minute after it is due, and somebody must have time to read it.
SHORTEST = 5
LONGEST = 30 * 24 * 60


def validate_reminders(value: Any) -> None:
    """Accept up to five different numbers of minutes, the earliest reminder first."""
    if not isinstance(value, list) or len(value) > MOST_REMINDERS or not all(_is_offset(each) for each in value):
        raise ValidationError(_("A list of up to five whole numbers of minutes, each from 5 to 43200 (30 days)."))
    if any(later >= earlier for earlier, later in pairwise(value)):
        raise ValidationError(_("The earliest reminder comes first, and each of them once."))


def _is_offset(value: Any) -> bool:
    return type(value) is int and SHORTEST <= value <= LONGEST


def offset_due(offsets: Iterable[int], *, starts_at: datetime, now: datetime) -> int | None:
    """The offset whose moment has come: of several the nearest to the start, and none once it has begun."""
    if now >= starts_at:
        return None
    return min((each for each in offsets if now >= starts_at - timedelta(minutes=each)), default=None)

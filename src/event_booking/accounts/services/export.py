"""A copy of everything that is kept about a person."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from event_booking.accounts.services.counters import count_one, seconds_left
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.exceptions import TooManyRequests
from event_booking.people.export import export_of

SCOPE = "export"


def open_export(*, user: Any) -> Iterator[str]:
    """Begin the document; raise ``TooManyRequests`` beyond ``EXPORT_REQUESTS``.

    Its beginning is made before anything is answered: a database that is away is told by a status then.
    """
    _count(user)
    pieces = export_of(user)
    return chain([next(pieces)], pieces)


def _count(user: Any) -> None:
    limits = app_settings()
    key, minutes = str(user.pk), limits.ADDRESS_WINDOW_MINUTES
    with short_transaction() as now:
        count = count_one(scope=SCOPE, key=key, limit=limits.EXPORT_REQUESTS, minutes=minutes, now=now)
        wait = 0 if count else seconds_left(scope=SCOPE, key=key, minutes=minutes, now=now)
    if not count:
        raise TooManyRequests(retry_after=wait)

"""A copy of everything that is kept about a person."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from event_booking.accounts.services.counters import count_or_refuse
from event_booking.conf import app_settings
from event_booking.people.export import export_of


def open_export(*, user: Any) -> Iterator[str]:
    """Begin the document; raise ``TooManyRequests`` beyond ``EXPORT_REQUESTS``.

    Its beginning is made before anything is answered: a database that is away is told by a status then.
    """
    limits = app_settings()
    minutes = limits.ADDRESS_WINDOW_MINUTES
    count_or_refuse(scope="export", key=str(user.pk), limit=limits.EXPORT_REQUESTS, minutes=minutes)
    pieces = export_of(user)
    return chain([next(pieces)], pieces)

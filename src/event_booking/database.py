"""Short transactions: they know the database's time, and do not wait for a lock longer than a person would."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from event_booking.conf import app_settings


@contextmanager
def short_transaction() -> Iterator[datetime]:
    """A transaction in which no lock is waited for longer than ``LOCK_TIMEOUT_SECONDS``; gives the time of its start.

    The time is the database's, so that a worker with a wrong clock neither sells too early nor frees a hold too soon.
    Raises ``OperationalError`` when the wait was in vain.
    """
    with transaction.atomic():
        yield _begin()


def _begin() -> datetime:
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        # SET LOCAL in the form of a function, so that limit and time take one round trip; true: until the end of the
        # transaction, which is all that a pooler in transaction mode allows
        limit = f"{app_settings().LOCK_TIMEOUT_SECONDS}s"
        cursor.execute("SELECT clock_timestamp(), set_config('lock_timeout', %s, true)", [limit])
        now: datetime = cursor.fetchone()[0]
    return now

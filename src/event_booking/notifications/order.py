"""The order of an inbox: one person's notifications are committed in the order of their ids.

Ids are given out before the commit, and several relays write at once. Without this a client that has seen number 8
could never know whether number 7 is somebody else's, or its own and about to appear.
"""

from collections.abc import Iterable
from typing import Any
from zlib import crc32

from django.db import connection

__all__ = ["write_in_order"]

#: People share this many locks, since there are too many people for the server's table of locks.
LOCKS = 64
#: Tells these locks from those of others: "note" in ASCII.
FAMILY = 0x6E6F7465


def write_in_order(user_ids: Iterable[Any]) -> None:
    """Let nobody else write to these inboxes until the transaction ends. (SQLite has one writer anyway.)

    Call it before the INSERT, in a ``short_transaction``, wherever notifications are written. The locks are taken in
    ascending order, so that two writers do not wait for each other.
    """
    if connection.vendor == "postgresql":
        numbers = sorted({crc32(str(user).encode()) % LOCKS for user in user_ids})
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, number) FROM unnest(%s) AS number", [FAMILY, numbers])

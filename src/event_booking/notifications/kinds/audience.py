"""Audiences of any size, a few hundred at a time; and what is no news to them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from event_booking.journal.models import Entry

STEP = 500
#: Whoever undoes something and does it again within that has no news: anybody could send mails to anybody without end.
NO_NEWS = timedelta(days=30)


def ids_in_steps(rows: QuerySet[Any], column: str, step: int = STEP) -> Iterator[list[Any]]:
    """The distinct values of ``column``, ascending, in lists of ``step``.

    Each list is a query of its own that begins after the last one, since a server-side cursor does not survive a pooler
    in transaction mode.
    """
    rows = rows.order_by(column).values_list(column, flat=True).distinct()
    found = list(rows[:step])
    while found:
        yield found
        found = list(rows.filter(**{f"{column}__gt": found[-1]})[:step])


def is_repeated(entry: Entry, **same: Any) -> bool:
    """Whether the same person did it to the same a while ago; ``same`` are the fields of an entry that tell."""
    if entry.actor_id is None:
        return False
    before = Entry.objects.filter(fact=entry.fact, actor=entry.actor_id, pk__lt=entry.pk, **same)
    return before.filter(created_at__gt=entry.created_at - NO_NEWS).exists()

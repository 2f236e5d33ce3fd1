"""Audiences of any size, a few hundred at a time."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

STEP = 500


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

"""Work that several processes share: who takes which rows, and when one that failed is tried again.

For models with ``state``, ``due_at``, ``claimed_by`` and ``attempts``. A process marks rows as its own and due again
later, in one UPDATE that skips rows which another one is just taking; when it dies, it leaves nothing but that date.
"""

import random
import uuid
from collections.abc import Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import Case, F, QuerySet, Value, When, prefetch_related_objects
from django.db.models.functions import Now

from event_booking.conf import app_settings

LONGEST_PAUSE_SECONDS = 3600
#: So many processes one row may end: everything else waits while the next one is started.
DEATHS = 12
#: A row that was taken that often without a word may be what ends the process: it is taken with none beside it.
TAKEN_IN_VAIN = 2

Row = TypeVar("Row", bound=models.Model)


def claim(
    due: QuerySet[Row], *, limit: int, seconds: float, before: Sequence[str] = (), suspects_alone: bool = False
) -> list[Row]:
    """Take up to ``limit`` of the rows that are ``due``, for that many seconds; return them, the oldest first.

    ``before``: an order of columns that counts more than age. Each row remembers since when it was due, for
    ``due_since``. ``suspects_alone``: what may be what ends the process is taken when its turn has come, and nothing
    else with it; so nothing is blamed often for a death beside it. Needs a ``last_error``.

    ``due`` must select by ``due_at__lte=Now()`` and the waiting state: asked a second time, that decides between two
    processes where rows can not be locked.
    """
    mine = uuid.uuid4()
    rows: Any = due.order_by(*before, "due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, no_key=connection.features.has_select_for_no_key_update)
    with transaction.atomic():
        found = list(rows.values("pk", "due_at", "attempts", "claimed_by", *(["last_error"] * suspects_alone))[:limit])
        taken = _apart_from_suspects(found) if suspects_alone else found
        since = {row["pk"]: row["due_at"] for row in taken}
        if since:
            until = Now() + timedelta(seconds=seconds)
            due.filter(pk__in=list(since)).update(claimed_by=mine, due_at=until, attempts=F("attempts") + 1)
    owned: Any = due.model._default_manager.filter(pk__in=list(since), claimed_by=mine)
    by_key = {row.pk: row for row in owned} if since else {}
    claimed = [by_key[key] for key in since if key in by_key]
    for row in claimed:
        row.due_since = since[row.pk]
    return claimed


def _apart_from_suspects(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those before the first suspect, or that one if it is the first."""
    return found[:1] if found and _is_suspect(found[0]) else list(takewhile(lambda row: not _is_suspect(row), found))


def _is_suspect(row: dict[str, Any]) -> bool:
    """Often taken, and never a word about it, or none about the last time: who says what came of it ends the claim."""
    return row["attempts"] >= TAKEN_IN_VAIN and (not row["last_error"] or row["claimed_by"] is not None)


def ended_each_process(row: Any) -> bool:
    """Whether what is claimed was taken so often without a word that it is given up.

    ``DEATHS`` times, or ``RELAY_ATTEMPTS`` if that is less; whoever was only taken along, before it was taken alone,
    was taken in vain as well. After a word, more often than a process that lives would have tried it.
    """
    most = min(app_settings().RELAY_ATTEMPTS, DEATHS)
    if row.last_error:
        most = max(most, app_settings().DELIVERY_ATTEMPTS)
    return bool(row.attempts > max(most, TAKEN_IN_VAIN + 1))


def due_since(rows: Sequence[Any]) -> Case:
    """For an UPDATE: since when each of these claimed rows has been due, as if it had never been taken."""
    return Case(*(When(pk=row.pk, then=Value(row.due_since)) for row in rows), output_field=models.DateTimeField())


def loaded(rows: Sequence[Row], path: str) -> list[Row]:
    """The rows with what they belong to, such as ``notification__user``; without those whose was deleted since."""
    prefetch_related_objects(rows, path)
    return [row for row in rows if _leads_somewhere(row, path.split("__"))]


def _leads_somewhere(row: models.Model, names: Sequence[str]) -> bool:
    place: models.Model | None = row
    for name in names:
        place = place and place._state.fields_cache.get(name)  # noqa: SLF001 - asking the field would ask the database
    return place is not None


def give_back(rows: Sequence[Any], *, due_at: Any = None, tried: bool = False) -> None:
    """Let others have rows of one claim as if they had never been taken; what was taken from us stays away.

    ``due_at``: at once, unless it is said.
    """
    mine = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows], claimed_by=rows[0].claimed_by)
    mine.update(
        claimed_by=None, due_at=Now() if due_at is None else due_at, attempts=F("attempts") - (0 if tried else 1)
    )


def pause(attempts: int, *, longest: float = LONGEST_PAUSE_SECONDS) -> timedelta:
    """How long to wait after that many failures: doubling from 2 s to ``longest``, ± a quarter, so that they spread."""
    seconds = min(2.0 ** min(attempts, 30), longest)
    return timedelta(seconds=seconds * random.uniform(0.75, 1.25))  # noqa: S311

"""Queues: tables whose rows wait for the work in the background. How far behind it is, and what it has given up."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import Now

from event_booking.journal.models import Entry

__all__ = ["Backlog", "backlogs"]

#: Failures after which a row counts as failing: a mail server that says "later" once or twice is nobody's trouble.
MANY_FAILURES = 5
#: How far back what was given up is counted.
RECENT = timedelta(days=1)
DUE = F("due_at")


@dataclass(frozen=True)
class Queue:
    """A table of the kind that ``claims.py`` describes. An app adds its own to ``QUEUES`` in ``periodic.py``."""

    model: Any
    #: Since when a row that is due could have been taken.
    since: Any = DUE
    #: What it leads to is not the site's own: failures are somebody else's to mend.
    leads_away: bool = False


QUEUES: dict[str, Queue] = {"facts": Queue(Entry)}


@dataclass(frozen=True)
class Backlog:
    """How one queue fares."""

    name: str
    #: Age of the oldest row that is due and that nobody takes: grows when nobody does the work.
    oldest_seconds: float
    #: Rows that are tried again and again.
    failing: int
    #: Rows that were given up in the last 24 hours.
    given_up: int


def backlogs() -> list[Backlog]:
    """Of every queue, by the database's clock."""
    return [_backlog(name, queue) for name, queue in QUEUES.items()]


def number_due() -> dict[str, int]:
    """How many rows of each queue are due at this moment."""
    return {name: queue.model._default_manager.all().due().count() for name, queue in QUEUES.items()}


def _backlog(name: str, queue: Queue) -> Backlog:
    rows = queue.model._default_manager.all()
    return Backlog(
        name=name,
        oldest_seconds=oldest_seconds(rows.due(), since=queue.since),
        failing=rows.filter(state="waiting", attempts__gte=MANY_FAILURES).count(),
        given_up=rows.filter(state="dead", due_at__gte=Now() - RECENT).count(),
    )


def oldest_seconds(due: QuerySet[Any], since: Any = DUE) -> float:
    """How long the first of these rows has been due."""
    # the first by an index, its age by the database's clock
    waited = ExpressionWrapper(Now() - since, output_field=DurationField())
    age = due.order_by(since).annotate(waited=waited).values_list("waited", flat=True).first()
    return max(age.total_seconds(), 0.0) if age else 0.0

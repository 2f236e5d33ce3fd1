"""How the site fares, asked of the database at the moment of the question: the same from every process.

Each app measures its own in a module ``gauges.py``, with few queries, all of them by an index, however many rows there
are. Nothing here needs Prometheus; ``journal/prometheus.py`` makes it what Prometheus reads.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import Error, connection, transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import Now

from event_booking.journal.facts import FACTS
from event_booking.journal.jobs import seconds_since_last_run
from event_booking.journal.models import Entry
from event_booking.journal.queues import QUEUES, Backlog, backlogs

__all__ = ["MEASURES", "Gauge", "measures"]

logger = logging.getLogger("event_booking.journal")

#: A question that takes longer is given up: whoever books has the database first.
LONGEST_SECONDS = 1
#: Rows that wait are counted up to here.
MOST = 100_000
#: What "lately" means.
LATELY = timedelta(minutes=5)

#: By the values of the labels.
Numbers = dict[tuple[str, ...], float]


@dataclass(frozen=True)
class Gauge:
    """One figure: a number, or one for each label. Labels have few values, which no person and no row brings along."""

    name: str
    text: str
    value: float | None = None
    labels: tuple[str, ...] = ()
    values: Mapping[tuple[str, ...], float] = field(default_factory=dict)


Measure = Callable[[], Iterable[Gauge]]

#: By name. An app or a site adds its own.
MEASURES: dict[str, Measure] = {}


def measures(name: str) -> Callable[[Measure], Measure]:
    """Declare what is asked: ``@measures("bookings")``, a function without arguments that yields ``Gauge``."""

    def declare(function: Measure) -> Measure:
        MEASURES[name] = function
        return function

    return declare


def all_gauges() -> list[Gauge]:
    """Every figure that can be had now, and ``event_booking_measured``, which says where none could."""
    found: list[Gauge] = []
    measured: Numbers = {(name,): 0.0 for name in MEASURES}
    if _is_there():
        for name, measure in MEASURES.items():
            try:
                with _in_haste():
                    found.extend(measure())
                measured[name,] = 1.0
            except Exception:  # whatever a measure of somebody else's raises
                logger.warning("%s could not be measured", name, exc_info=True)
    text = "1 where the database was asked and answered, 0 where it did not answer in time"
    return [*found, Gauge("event_booking_measured", text, labels=("measure",), values=measured)]


def counted(rows: QuerySet[Any]) -> float:
    """Their number, up to ``MOST``."""
    return float(rows.order_by()[:MOST].count())


def _is_there() -> bool:
    """Whether the database can be reached: to find out once is slow enough, where packets go nowhere."""
    try:
        connection.ensure_connection()
    except Error:
        return False
    return True


@contextmanager
def _in_haste() -> Iterator[None]:
    """SQLite knows no limit; a transaction there would be one more writer, which others wait for."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{LONGEST_SECONDS}s"])
        yield


@measures("journal")
def measure_journal() -> Iterator[Gauge]:
    """The work in the background, and what happened lately."""
    yield from _of_queues(backlogs())
    if (since := seconds_since_last_run()) is not None:
        yield Gauge("event_booking_jobs_seconds", "Seconds since the last periodic work began", since)
    rows = Entry.objects.filter(created_at__gte=Now() - LATELY).order_by().values("fact").annotate(number=Count("pk"))
    numbers = dict(rows.values_list("fact", "number"))
    lately: Numbers = {(name,): float(numbers.get(name, 0)) for name in FACTS}
    yield Gauge("event_booking_facts_5m", "Facts of the last five minutes", labels=("fact",), values=lately)


def _of_queues(queues: list[Backlog]) -> Iterator[Gauge]:
    figures = {
        "due": ("What is due at this moment, counted up to 100,000", _number_due),
        "oldest_seconds": ("Age of what has been due longest", lambda queue: queue.oldest_seconds),
        "failing": ("What has failed five times or more, and is tried again", lambda queue: queue.failing),
        "given_up": ("What was given up in the last 24 hours", lambda queue: queue.given_up),
    }
    for name, (text, read) in figures.items():
        values: Numbers = {(queue.name,): float(read(queue)) for queue in queues}
        yield Gauge(f"event_booking_{name}", text, labels=("queue",), values=values)


def _number_due(queue: Backlog) -> float:
    return counted(QUEUES[queue.name].model._default_manager.all().due())

"""The audit itself: table by table, slice by slice, so that its memory does not grow with the site."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import Model, QuerySet

from event_booking.bookings.audit import bookings, keys, stock
from event_booking.bookings.audit.checks import Check, Finding
from event_booking.journal.models import Entry

#: Rows of one slice. Slices go by primary key: a cursor of the server's would not survive pgbouncer.
SLICE = 1000

#: Stock comes first: whoever repairs ends bookings only when there is a right number to give their seats back to.
CHECKS: tuple[Check, ...] = (*stock.CHECKS, *bookings.CHECKS, *keys.CHECKS)


class Audit:
    """``for finding in Audit().findings(): …``; afterwards ``rows`` says how many of each table were looked at."""

    def __init__(self, checks: tuple[Check, ...] = CHECKS) -> None:
        self.checks = checks
        self.rows: Counter[str] = Counter()

    def findings(self) -> Iterator[Finding]:
        for model, checks in groupby(self.checks, key=lambda check: check.model):
            yield from self._of_table(model, tuple(checks))

    def _of_table(self, model: type[Model], checks: tuple[Check, ...]) -> Iterator[Finding]:
        table = _table(model)
        self.rows[table] += 0
        for rows, number in slices(model):
            self.rows[table] += number
            for check in checks:
                for row in check.off(rows):
                    yield _finding(check, table, row)


def is_off(finding: Finding) -> bool:
    """Whether this row still is."""
    [check] = [each for each in CHECKS if (_table(each.model), each.name) == (finding.table, finding.check)]
    rows = check.model._base_manager.filter(pk=finding.pk)
    return any(True for _ in check.off(rows))


def dead_facts() -> int:
    """Facts that were given up: somebody who listens has never heard of them."""
    return Entry.objects.filter(state=Entry.State.DEAD).count()


def slices(model: type[Model]) -> Iterator[tuple[QuerySet[Any], int]]:
    """All rows of a table, so many at a time, and their number."""
    every: QuerySet[Any] = model._base_manager.all()
    rest = every.order_by("pk").values_list("pk", flat=True)
    pks = list(rest[:SLICE])
    while pks:
        yield every.filter(pk__gte=pks[0], pk__lte=pks[-1]), len(pks)
        pks = list(rest.filter(pk__gt=pks[-1])[:SLICE])


def _table(model: type[Model]) -> str:
    return model._meta.label_lower


def _finding(check: Check, table: str, row: Any) -> Finding:
    return Finding(
        guarantee=check.guarantee,
        check=check.name,
        table=table,
        pk=row["pk"],
        reference=row["ref"],
        found=row["found"],
        expected=row["expected"],
    )

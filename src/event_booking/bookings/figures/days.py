"""Days by the clock of a place, counted by a database that need not know the place's time zone.

Python and the database have each a list of zones of their own, and some names mean a different thing to each: what
PostgreSQL calls CET knows no summer. So the database is told when the clock is changed.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from django.db.models import Case, DateTimeField, DurationField, ExpressionWrapper, F, Value, When
from django.db.models.functions import TruncDate

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


Offsets = Sequence[tuple[datetime, timedelta]]


def day_of(name: str, offsets: Offsets) -> TruncDate:
    """The day of this moment, where the clock is ahead by these ``offsets``."""
    first, *changes = offsets
    # the latest change that has been is the one that counts
    whens = [When(**{f"{name}__gte": moment}, then=Value(offset)) for moment, offset in reversed(changes)]
    offset = Case(*whens, default=Value(first[1]), output_field=DurationField())
    return TruncDate(ExpressionWrapper(F(name) + offset, DateTimeField()), tzinfo=UTC)


def offsets_of(zone: tzinfo, since: datetime, until: datetime) -> Offsets:
    """How far the clock there is ahead at first, and from each moment until then at which it is changed."""
    before = _ahead(zone, since)
    found = [(since, before)]
    while since < until:
        then = min(since + DAY, until)
        if (after := _ahead(zone, then)) != before:
            found.append((_changed(zone, since, then), after))
        since, before = then, after
    return found


def _changed(zone: tzinfo, early: datetime, late: datetime) -> datetime:
    """When it was changed between these two, to the second."""
    before = _ahead(zone, early)
    while late - early > SECOND:
        middle = early + (late - early) // 2
        early, late = (middle, late) if _ahead(zone, middle) == before else (early, middle)
    return late.replace(microsecond=0)


def _ahead(zone: tzinfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)

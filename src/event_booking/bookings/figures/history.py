"""How an event came to its sums: day by day where it happens, and hour by hour at the door."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from event_booking.bookings.figures.history_lines import history_lines
from event_booking.bookings.figures.lines import Line, read
from event_booking.bookings.figures.sums import Sums, added, sum_lines
from event_booking.events.models import Event

HOURS = 12
#: Whose decision the end of a booking was, by the journal's reason; whatever is not here is called as it is there.
#: An account that was erased is its owner's wish. Without a fact nobody knows, and mostly it was the owner.
DECIDED_BY = {"person": "owner", "erased": "owner", "": "owner"}


@dataclass(frozen=True, kw_only=True)
class Sale:
    """Seats of one ticket type that were sold on one day, and that nobody has given back."""

    day: date
    ticket_type: int
    seats: int
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Cancellation:
    """Seats that were given back, or let go, on one day."""

    day: date
    by: str
    seats: int


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Tickets that were checked in within the hour that begins then."""

    hour: datetime
    count: int


@dataclass(kw_only=True)
class Day:
    """How often the page was looked at, and how often it led to a booking."""

    day: date
    views: int = 0
    bookings: int = 0


@dataclass(frozen=True, kw_only=True)
class History:
    """All that an organizer is shown of one event."""

    sums: Sums
    sales: list[Sale]
    check_ins: list[Arrivals]
    cancellations: list[Cancellation]
    days: list[Day]


def history_of(event: Event, now: datetime) -> History:
    """What happened until ``now``, in one query."""
    hours = last_hours(event, now)
    by_kind: dict[str, list[Line]] = defaultdict(list)
    # what has days comes first: PostgreSQL takes the types of all lines from there
    counted = read(*history_lines(event, hours, now), *sum_lines(Event.objects.filter(pk=event.pk)))
    for line in sorted(counted, key=lambda line: (line.day or date.min, line.key)):
        by_kind[line.kind].append(line)
    return History(
        sums=added(counted)[event.pk],
        sales=[_sale(line) for line in by_kind["sold"]],
        check_ins=_arrivals(by_kind["arrived"], hours),
        cancellations=_cancellations(by_kind["ended"]),
        days=_days([*by_kind["viewed"], *by_kind["booked"]]),
    )


def last_hours(event: Event, now: datetime) -> list[datetime]:
    """When the last hours began by the clock of the place: those until now, or until its end once it is over."""
    until = min(now, event.ends_at - timedelta(microseconds=1))
    local = until.astimezone(event.zone)
    last = until.astimezone(UTC) - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return [last - timedelta(hours=ago) for ago in reversed(range(HOURS))]


def _sale(line: Line) -> Sale:
    return Sale(day=_known(line.day), ticket_type=int(line.key), seats=line.number, amount=line.amount)


def _arrivals(counted: Iterable[Line], hours: list[datetime]) -> list[Arrivals]:
    numbers = {int(line.key): line.number for line in counted}
    return [Arrivals(hour=hour, count=numbers.get(place, 0)) for place, hour in enumerate(hours)]


def _cancellations(counted: Iterable[Line]) -> list[Cancellation]:
    seats: dict[tuple[date, str], int] = defaultdict(int)
    for line in counted:
        seats[_known(line.day), DECIDED_BY.get(line.key, line.key)] += line.number or 0
    return [Cancellation(day=day, by=by, seats=number) for (day, by), number in sorted(seats.items()) if number]


def _days(counted: Iterable[Line]) -> list[Day]:
    """Those on which anything happened."""
    days: dict[date, Day] = {}
    for line in counted:
        day = days.setdefault(_known(line.day), Day(day=_known(line.day)))
        if line.kind == "viewed":
            day.views += line.number
        else:
            day.bookings += line.number
    return [days[day] for day in sorted(days)]


def _known(day: date | None) -> date:
    """What is counted by day has one."""
    if day is None:
        raise ValueError
    return day

"""What an event has come to: seats, money, people at the door, views."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, QuerySet, Sum, Value, When
from django.db.models.functions import Cast

from event_booking.bookings.figures.lines import MONEY, Line, lines, read
from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.events.models import DailyViews, Event


@dataclass(frozen=True)
class Money:
    """An amount in one currency; amounts in different ones are never added up."""

    currency: str
    amount: Decimal


@dataclass(kw_only=True)
class Sums:
    """Of one event, or of several."""

    sold: int = 0
    held: int = 0
    checked_in: int = 0
    views: int = 0
    #: Confirmed ones that came by the pages, not by the box office.
    bookings: int = 0
    takings: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    @property
    def revenue(self) -> list[Money]:
        return [Money(currency, amount) for currency, amount in sorted(self.takings.items())]

    @property
    def conversion(self) -> float | None:
        """Bookings for each view; ``None`` where nobody looked."""
        return round(self.bookings / self.views, 4) if self.views else None

    def add(self, line: Line) -> None:
        """Count this line in, if it is about sums at all."""
        if line.kind in COUNTED:
            name = COUNTED[line.kind]
            setattr(self, name, getattr(self, name) + line.number)
        if line.kind in ("online", "box_office"):
            self.takings[line.key] += line.amount


#: The kinds of lines, and what they count.
COUNTED = {"confirmed": "sold", "held": "held", "used": "checked_in", "views": "views", "online": "bookings"}

#: Where a booking came from.
ORIGIN = Case(When(is_box_office=True, then=Value("box_office")), default=Value("online"), output_field=CharField())


def sums_of(events: Sequence[Event]) -> dict[int, Sums]:
    """The sums of each of these events by its primary key, in one query."""
    return added(read(*sum_lines(Event.objects.filter(pk__in=[event.pk for event in events])))) if events else {}


def sums_of_all(events: QuerySet[Event]) -> Sums:
    """The sums of all of them together, in one query."""
    return added(read(*sum_lines(events, apart=False)))[0]


def added(counted: Iterable[Line]) -> dict[int, Sums]:
    """The sums of each event that these lines name."""
    found: dict[int, Sums] = defaultdict(Sums)
    for line in counted:
        found[line.event].add(line)
    return found


def sum_lines(events: QuerySet[Event], *, apart: bool = True) -> list[QuerySet[Any]]:
    """What ``Sums`` adds up, event by event, or for all of them as event 0."""

    def of(name: str) -> Any:
        return F(name) if apart else 0

    keys = events.order_by().values("pk")
    confirmed = Booking.objects.filter(event__in=keys, status=Booking.Status.CONFIRMED)
    items = BookingItem.objects.filter(booking__event__in=keys, booking__status__in=Booking.LIVING)
    used = Ticket.objects.filter(booking__event__in=keys, status=Ticket.Status.USED)
    views = DailyViews.objects.filter(event__in=keys)
    total = Cast(Sum("total"), MONEY)
    return [
        lines(confirmed, ORIGIN, event=of("event_id"), key=F("currency"), number=Count("pk"), amount=total),
        lines(items, F("booking__status"), event=of("booking__event_id"), number=Sum("quantity")),
        lines(used, "used", event=of("booking__event_id"), number=Count("pk")),
        lines(views, "views", event=of("event_id"), number=Sum("count")),
    ]

"""What a check is: one statement over a slice of a table, which returns the rows that are off.

One statement sees one moment, and every commit leaves all in order; so a sale that is under way is no false alarm.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, Model, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from event_booking.bookings.models import Booking, BookingItem, Ticket

#: Rows that are off: ``pk``, ``ref`` (of a booking, or empty), ``found`` and ``expected``.
Off = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One promise about the rows of one table; ``name`` and ``guarantee`` are public."""

    guarantee: str
    name: str
    model: type[Model]
    off: Callable[[QuerySet[Any]], Off]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A row that is off."""

    guarantee: str
    check: str
    #: As in ``event_booking_bookings.booking``.
    table: str
    pk: Any
    reference: str
    found: Any
    expected: Any

    def __str__(self) -> str:
        row = f"{self.table} {self.pk}" + (f" ({self.reference})" if self.reference else "")
        return f"{self.guarantee} {self.check}: {row} has {self.found}, should have {self.expected}"


def named(rows: QuerySet[Any], *, found: Any, expected: Any, ref: Any = Value("")) -> Off:  # noqa: B008
    """These rows as rows that are off; texts and numbers stand for themselves, columns are ``F``."""
    rows = rows.order_by("pk").annotate(ref=ref, found=_value(found), expected=_value(expected))
    return rows.values("pk", "ref", "found", "expected")


def _value(value: Any) -> Any:
    return Value(value) if isinstance(value, str | int) else value


def seats(**of: Any) -> Any:
    """Seats of the living bookings' items that belong to the outer row: ``seats(ticket_type=OuterRef("pk"))``."""
    return over(BookingItem.objects.filter(booking__status__in=Booking.LIVING, **of), Sum("quantity"), of)


def tickets(**of: Any) -> Any:
    """Living tickets of living bookings that belong to the outer row."""
    return over(Ticket.objects.living().filter(booking__status__in=Booking.LIVING, **of), Count("pk"), of)


def over(rows: QuerySet[Any], aggregate: Any, of: Iterable[str]) -> Any:
    """A number about other rows, grouped by the columns that tie them to the outer row; 0 where there are none."""
    totals = rows.order_by().values(*of).annotate(number=aggregate).values("number")
    return Coalesce(Subquery(totals, output_field=IntegerField()), 0)


def outer(name: str = "pk") -> Any:
    """The same column of the row that is looked at."""
    return OuterRef(name)


def differing(rows: QuerySet[Any], column: str, right: Any, ref: Any = Value("")) -> Off:  # noqa: B008
    """Rows whose column is not what was counted."""
    counted = rows.annotate(right=right).exclude(**{column: F("right")})
    return named(counted, found=F(column), expected=F("right"), ref=ref)

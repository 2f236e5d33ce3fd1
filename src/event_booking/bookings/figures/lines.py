"""Counted rows of several tables as lines of one shape, which one query can read together."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, DecimalField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

#: Room for the sums of a large event in a currency whose unit is worth little.
MONEY = DecimalField(max_digits=24, decimal_places=2)
NO_DAY = Cast(Value(None, DateField()), DateField())


class Line(NamedTuple):
    """What was counted (``kind``), when (``day``), of what (``key``), how many, and how much money it is."""

    event: int
    kind: str
    day: date | None
    key: str
    number: int
    amount: Decimal


def lines(
    rows: QuerySet[Any],
    kind: Any,
    *,
    number: Any,
    event: Any = 0,
    day: Any = NO_DAY,
    key: Any = "",
    amount: Any = Decimal(0),
) -> QuerySet[Any]:
    """Count ``rows``: a line for each kind, day and key that they have. Texts and numbers are meant as they stand."""
    groups = {"line_event": _value(event), "line_kind": _value(kind), "line_day": day, "line_key": _value(key)}
    counted: QuerySet[Any] = rows.order_by().values(**groups).annotate(line_number=number, line_amount=_value(amount))
    return counted.values_list(*groups, "line_number", "line_amount")


def read(*parts: QuerySet[Any]) -> list[Line]:
    """All of these lines, by one query."""
    first, *more = parts
    together = first.union(*more, all=True).order_by()  # else Django 6.1 wants the order of the first one's model
    return [Line(*row) for row in together]


def _value(part: Any) -> Any:
    if isinstance(part, str):
        return Value(part, CharField())
    if isinstance(part, Decimal):
        return Value(part, MONEY)
    return Value(part, IntegerField()) if isinstance(part, int) else part

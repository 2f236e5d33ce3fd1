"""What is kept about a person, told by each app for itself, as one JSON document of any length.

In an app's ``personal_data.py``, which is imported by itself::

    @exports("orders")
    def orders(user):
        for order in in_batches(Order.objects.filter(user=user.pk)):
            yield {"number": order.number, "total": order.total}
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

__all__ = ["export_of", "exports", "in_batches", "picked"]

#: Rows that one query brings, and that are in memory at a time.
BATCH = 500
#: Characters that are sent at a time.
CHUNK = 65_536
#: What the document says of itself.
RESERVED = ("exported_at", "complete")

#: One object, ``None``, or any number of objects.
Told: TypeAlias = Mapping[str, Any] | Iterable[Mapping[str, Any]] | None
Part = TypeVar("Part", bound=Callable[[Any], Told])
Row = TypeVar("Row", bound=models.Model)

#: Every declared part by its name.
PARTS: dict[str, Callable[[Any], Told]] = {}


def exports(name: str) -> Callable[[Part], Part]:
    """Declare a part of the document: a function that tells what an app keeps about a user.

    It returns a dict, or yields one for each row. Neither secrets nor other people's names belong there.
    """

    def declare(function: Part) -> Part:
        if name in PARTS or name in RESERVED:
            message = f"two parts of the export are called {name}"
            raise ValueError(message)
        PARTS[name] = function
        return function

    return declare


def in_batches(rows: "models.QuerySet[Row]", size: int | None = None) -> Iterator[Row]:
    """Rows by their primary key, some hundreds at a time.

    Each batch is a query of its own that begins after the last one: no transaction stays open while somebody with a
    slow line reads, and no cursor that a pooler in transaction mode would lose.
    """
    rows, size = rows.order_by("pk"), size or BATCH
    batch = list(rows[:size])
    while batch:
        yield from batch
        batch = list(rows.filter(pk__gt=batch[-1].pk)[:size]) if len(batch) == size else []


def picked(row: Any, *names: str) -> dict[str, Any]:
    """These fields of a row."""
    return {name: getattr(row, name) for name in names}


def export_of(user: Any) -> Iterator[str]:
    """The document, piece by piece.

    It is JSON only when it is whole, and its last member says that it is: an error on the way leaves a text that no
    program reads.
    """
    waiting, length = [], 0
    for piece in _document(user):
        waiting.append(piece)
        length += len(piece)
        if length >= CHUNK:
            yield "".join(waiting)
            waiting, length = [], 0
    yield "".join(waiting)


def _document(user: Any) -> Iterator[str]:
    yield f'{{"exported_at": {_json(timezone.now())}'
    for name, part in PARTS.items():
        yield f",\n{_json(name)}: "
        yield from _told(part(user))
    yield ',\n"complete": true}\n'


def _told(told: Told) -> Iterator[str]:
    if told is None or isinstance(told, Mapping):
        yield _json(told)
        return
    between = "["
    for row in told:
        yield f"{between}\n{_json(row)}"
        between = ","
    yield "[]" if between == "[" else "\n]"


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)

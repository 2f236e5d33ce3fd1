"""Pages that stay put while rows come and go: each begins after a row, not after a number of rows."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import CharField, F, Q, QuerySet, Value
from django.utils.timezone import is_naive
from django.utils.translation import gettext_lazy as _
from drf_spectacular.settings import spectacular_settings
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

__all__ = ["KeysetPagination"]

DEFAULT_SIZE, LARGEST_SIZE = 20, 100


class KeysetPagination(BasePagination):
    """``{"next", "previous", "results"}``, from the queryset's own ordering; the primary key settles ties.

    REST framework's own cursor pagination counts rows that share a value and gives up after 1,000 of them (half of all
    events are free), so the cursor here names the whole key. Columns of the ordering must not be null.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        self.request = request
        self.size = page_size(request)
        self.columns = _columns(queryset)
        backwards, key = self._cursor()
        rows = queryset.order_by(*_order(self.columns, backwards))
        if key is not None:
            rows = _after(rows, self.columns, key, backwards)
        page = list(rows[: self.size + 1])
        more, page = len(page) > self.size, page[: self.size]
        if backwards:
            page.reverse()
        self.has_next = more if not backwards else True
        self.has_previous = more if backwards else key is not None
        self.page = page
        return page

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.get_next_link(), "previous": self.get_previous_link(), "results": data})

    def get_next_link(self) -> str | None:
        return self._link(self.page[-1], backwards=False) if self.has_next and self.page else None

    def get_previous_link(self) -> str | None:
        return self._link(self.page[0], backwards=True) if self.has_previous and self.page else None

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        # the example is what spectacular needs to put an operation's own one into a page
        link = {**_nullable("string"), "format": "uri", "example": None}
        properties = {"next": link, "previous": link, "results": schema}
        return {"type": "object", "required": list(properties), "properties": properties}

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "default": DEFAULT_SIZE}
        return [
            _parameter("cursor", {"type": "string"}, "Where the page begins: taken from `next` or `previous`."),
            _parameter("page_size", size, f"Rows on a page; more than {LARGEST_SIZE} are {LARGEST_SIZE}."),
        ]

    def _cursor(self) -> tuple[bool, list[Any] | None]:
        text = self.request.query_params.get("cursor")
        if not text:
            return False, None
        try:
            backwards, *key = json.loads(urlsafe_b64decode(text.encode("ascii", "strict")))
            return bool(backwards), [_value(field, part) for (_, _, field), part in zip(self.columns, key, strict=True)]
        except (ValueError, TypeError, ArithmeticError, RecursionError, DjangoValidationError) as error:
            raise ValidationError({"cursor": [_("This is not a cursor of this list.")]}) from error

    def _link(self, row: Any, *, backwards: bool) -> str:
        key = [getattr(row, name) for name, _, _ in self.columns]
        packed = json.dumps([int(backwards), *key], cls=PreciseEncoder, separators=(",", ":"))
        url = remove_query_param(self.request.build_absolute_uri(), "cursor")
        return replace_query_param(url, "cursor", urlsafe_b64encode(packed.encode()).decode())


class PreciseEncoder(DjangoJSONEncoder):
    """Django's cuts times to milliseconds, and a cursor that is cut skips rows."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _value(field: Any, part: Any) -> Any:
    """What a cursor says of one column; raise whatever shows that the column can not have such a value."""
    if part is None or (isinstance(part, str) and "\0" in part):
        raise ValueError
    value = field.to_python(part)
    if isinstance(value, datetime) and is_naive(value):
        raise ValueError
    if isinstance(value, str):
        value.encode()
    if isinstance(value, Decimal):
        field.run_validators(value)  # so many digits that PostgreSQL has no number for them
    field.get_db_prep_value(value, connection)
    return value


def _nullable(kind: str) -> dict[str, Any]:
    """As the version of OpenAPI has it in which the site describes itself; 3.0 is what drf-spectacular begins with."""
    is_old = spectacular_settings.OAS_VERSION.startswith("3.0")
    return {"type": kind, "nullable": True} if is_old else {"type": [kind, "null"]}


def page_size(request: Request) -> int:
    """How many rows the client wants on a page, within what we give."""
    text = request.query_params.get("page_size")
    if text is None:
        return DEFAULT_SIZE
    if not (text.isascii() and text.isdigit()) or int(text[:9]) < 1:
        raise ValidationError({"page_size": [_("Enter a whole number above 0.")]})
    return min(int(text[:9]), LARGEST_SIZE)


def _columns(queryset: QuerySet[Any]) -> list[tuple[str, bool, Any]]:
    """Name, descending or not, and field of each column of the ordering, the primary key last."""
    meta = queryset.model._meta
    found: list[tuple[str, bool, Any]] = []
    ordering: Sequence[Any] = queryset.query.order_by or meta.ordering
    for part in [*ordering, "pk"]:
        name = meta.pk.attname if part.lstrip("-") == "pk" else part.lstrip("-")
        if name in [seen for seen, _, _ in found]:
            break
        annotation = queryset.query.annotations.get(name)
        field = annotation.output_field if annotation is not None else meta.get_field(name)
        found.append((name, part.startswith("-"), field))
    return found


def _order(columns: list[tuple[str, bool, Any]], backwards: bool) -> list[Any]:
    return [F(name).desc() if descending != backwards else F(name).asc() for name, descending, _ in columns]


def _after(rows: QuerySet[Any], columns: list[tuple[str, bool, Any]], key: list[Any], backwards: bool) -> QuerySet[Any]:
    """(a, b) > (x, y) as a ≥ x AND (a > x OR (a = x AND b > y)), whose first part an index can seek."""
    condition = first = Q()
    for (name, descending, _field), value in reversed(list(zip(columns, key, strict=True))):
        least, most = _spellings(value)
        falling = descending != backwards
        beyond = Q(**{f"{name}__lt": least}) if falling else Q(**{f"{name}__gt": most})
        same = Q(**{f"{name}__gte": least, f"{name}__lte": most}) if least is not most else Q(**{name: value})
        first = Q(**{f"{name}__lte": most}) if falling else Q(**{f"{name}__gte": least})
        condition = beyond | (same & condition) if condition else beyond
    return rows.filter(first & condition)


def _spellings(value: Any) -> tuple[Any, Any]:
    """The least and the greatest way in which a value is stored: the value itself, but for times on SQLite.

    There they are text, with three digits of a second where SQLite's clock wrote them and six or none where Python did.
    """
    if connection.vendor != "sqlite" or not isinstance(value, datetime) or value.microsecond % 1000:
        return value, value
    text = str(connection.ops.adapt_datetimefield_value(value))
    least, most = (text[:-3], text) if value.microsecond else (text, f"{text}.000")
    return Value(least, output_field=CharField()), Value(most, output_field=CharField())


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}

"""Kinds of input that REST framework does not have, or takes too lightly."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.utils.timezone import is_naive
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from event_booking.events.metadata import validate_metadata
from event_booking.events.models import Category, Tag, validate_instant


class InstantField(serializers.DateTimeField):
    """A time in UTC both ways. One that comes without an offset is refused: nobody can tell whose clock it means."""

    default_error_messages = {"naive": _("Add the offset from UTC, such as +01:00 or Z.")}

    def __init__(self, **extra: Any) -> None:
        super().__init__(default_timezone=UTC, **extra)
        if validate_instant not in self.validators:  # where the model has not brought it
            self.validators = [*self.validators, validate_instant]

    def enforce_timezone(self, value: datetime) -> datetime:
        if is_naive(value):
            self.fail("naive")
        return super().enforce_timezone(value)


@extend_schema_field(OpenApiTypes.DOUBLE)
class CoordinateField(serializers.DecimalField):
    """Degrees as a number; more than the six decimals that we keep (0.1 m) are rounded away."""

    def __init__(self, *, limit: int, **extra: Any) -> None:
        super().__init__(max_digits=None, decimal_places=6, min_value=-limit, max_value=limit, **extra)

    def validate_precision(self, value: Decimal) -> Decimal:
        # far outside of its range it may have more digits than can be rounded; the range is checked next
        return value.quantize(Decimal("0.000001"), ROUND_HALF_EVEN) if abs(value) < 1000 else value

    def quantize(self, value: Decimal) -> Decimal:
        return value

    def to_representation(self, value: Any) -> Any:
        return None if value is None else float(value)


@extend_schema_field(OpenApiTypes.OBJECT)
class MetadataField(serializers.Field[Any, Any, Any, Any]):
    """An object of the site's own."""

    def to_internal_value(self, data: Any) -> Any:
        validate_metadata(data)
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class CategoryField(serializers.SlugRelatedField[Category]):
    """A category by its slug."""

    def to_internal_value(self, data: Any) -> Category:
        if isinstance(data, str) and "\0" in data:
            self.fail("invalid")  # of psycopg 3 a query with it is a DataError, which REST framework does not expect
        return super().to_internal_value(data)


class TagsField(serializers.ListField):
    """Words, both ways."""

    child = serializers.CharField(max_length=50)

    def to_representation(self, data: Any) -> list[str]:
        tags: Sequence[Tag] = data.all()
        return [tag.name for tag in tags]


class RowsField(serializers.ListSerializer[Any]):
    """Rows that are merged by ``id``: those without one are new, and must be complete."""

    def run_child_validation(self, data: Any) -> Any:
        row = super().run_child_validation(data)
        if missing := self._missing(row):
            raise serializers.ValidationError(missing)
        return row

    def _missing(self, row: dict[str, Any]) -> dict[str, list[Any]]:
        if row.get("id") is not None:
            return {}
        names = self.child.Meta.required_when_new  # type: ignore[union-attr]
        return {name: [_("This field is required.")] for name in names if name not in row}

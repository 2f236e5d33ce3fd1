import pytest
from django.core.exceptions import ValidationError

from event_booking.events.metadata import validate_metadata


def nested(depth):
    value = 1
    for _ in range(depth):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    "value", [{}, {"a": [1, 2.5, None, True, "ы", {"b": []}]}, {"a": "x" * 15_992}, nested(20), {"a": 10**300}]
)
def test_objects_that_every_database_can_store_are_fine(value):
    validate_metadata(value)


@pytest.mark.parametrize(
    "value",
    [
        None, [], "x", 1, {"a": "x" * 15_993}, {"ы" * 8_000: 1}, nested(21), {"a": float("nan")}, {"a": [float("inf")]},
        {"a": "\0"}, {"a": {"b\0": 1}}, {"a": ["\ud800"]}, {"\udfff": 1}, {1: 2},
    ],
)  # fmt: skip
def test_other_values_are_not(value):
    with pytest.raises(ValidationError):
        validate_metadata(value)

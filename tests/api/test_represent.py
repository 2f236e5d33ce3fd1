from decimal import Decimal

import pytest
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from event_booking.api.represent import represent, validate


class Price(serializers.Serializer):
    amount = serializers.DecimalField(max_digits=5, decimal_places=2)
    note = serializers.CharField(allow_null=True)


def test_it_is_what_the_serializer_would_answer_each_time():
    rows = [{"amount": Decimal(3), "note": None}, {"amount": Decimal("4.5"), "note": "x"}]

    assert [represent(Price, row) for row in rows] == [dict(Price(row).data) for row in rows]


def test_so_is_what_it_accepts():
    for body in ({"amount": "3.00", "note": None}, {"amount": 4, "note": "x", "other": 1}):
        serializer = Price(data=body)
        assert serializer.is_valid()
        assert validate(Price, body) == serializer.validated_data


@pytest.mark.parametrize("body", [None, [], "x", {}, {"amount": "many", "note": []}])
def test_and_what_it_refuses(body):
    serializer = Price(data=body)
    assert not serializer.is_valid()
    with pytest.raises(ValidationError) as refused:
        validate(Price, body)
    assert refused.value.detail == serializer.errors

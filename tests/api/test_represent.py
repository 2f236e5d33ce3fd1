from decimal import Decimal

from rest_framework import serializers

from event_booking.api.represent import represent


class Price(serializers.Serializer):
    amount = serializers.DecimalField(max_digits=5, decimal_places=2)
    note = serializers.CharField(allow_null=True)


def test_it_is_what_the_serializer_would_answer_each_time():
    rows = [{"amount": Decimal(3), "note": None}, {"amount": Decimal("4.5"), "note": "x"}]

    assert [represent(Price, row) for row in rows] == [dict(Price(row).data) for row in rows]

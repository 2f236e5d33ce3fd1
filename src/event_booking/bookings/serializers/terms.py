"""How a booking that was made already is changed over HTTP: what would come back of it, who goes, when."""

from typing import Any

from rest_framework import serializers

from event_booking.api.schema import shown_as
from event_booking.bookings.examples import QUOTE
from event_booking.bookings.serializers.bookings import LARGEST_KEY, LONGEST_ADDRESS, MOST_LINES, MOST_TICKETS
from event_booking.bookings.services import Quote
from event_booking.events.fields import InstantField

MONEY: dict[str, Any] = {"max_digits": 12, "decimal_places": 2, "read_only": True}


class QuoteRequestSerializer(serializers.Serializer[Any]):
    """Codes of the tickets to cancel; none: the whole booking."""

    tickets = serializers.ListField(
        child=serializers.CharField(max_length=200), allow_empty=False, max_length=MOST_TICKETS, required=False
    )


class CancelSerializer(QuoteRequestSerializer):
    """Codes of the tickets to cancel; none: the whole booking."""

    refund = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False,
        help_text="What `cancellation_quote/` said. If something else would come back now, nothing is cancelled.",
    )  # fmt: skip


class QuoteLineSerializer(serializers.Serializer[Any]):
    """What would come back of one ticket."""

    ticket = serializers.CharField(source="ticket.code", read_only=True)
    ticket_type = serializers.IntegerField(source="ticket.ticket_type_id", read_only=True)
    price = serializers.DecimalField(**MONEY)
    refund_percent = serializers.SerializerMethodField()
    refund = serializers.DecimalField(**MONEY)

    def get_refund_percent(self, line: Any) -> float:
        return float(round(line.share * 100, 2))


@shown_as(QUOTE)
class QuoteSerializer(serializers.Serializer[Quote]):
    """What would come back of a booking, and until when it is that much."""

    reference = serializers.CharField(source="booking.reference", read_only=True)
    currency = serializers.CharField(source="booking.currency", read_only=True)
    lines = QuoteLineSerializer(many=True, read_only=True)
    refund = serializers.DecimalField(**MONEY)
    until = InstantField(read_only=True, allow_null=True)


class TransferSerializer(serializers.Serializer[Any]):
    """Who goes instead."""

    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=LONGEST_ADDRESS)


class MoveLineSerializer(serializers.Serializer[Any]):
    """A ticket type of the booking, and the one of the other date that takes its place."""

    to = serializers.IntegerField(min_value=1, max_value=LARGEST_KEY)

    def get_fields(self) -> dict[str, Any]:
        # a field that is called as a word of Python
        return {"from": serializers.IntegerField(min_value=1, max_value=LARGEST_KEY), **super().get_fields()}


class MoveSerializer(serializers.Serializer[Any]):
    """The other date. Without `items`, ticket types are matched by their names."""

    event = serializers.IntegerField(min_value=1, max_value=LARGEST_KEY)
    items = serializers.ListField(child=MoveLineSerializer(), allow_empty=False, max_length=MOST_LINES, required=False)

    def mapping(self) -> dict[int, int] | None:
        """The validated lines, as the service takes them."""
        lines = self.validated_data.get("items")
        return None if lines is None else {line["from"]: line["to"] for line in lines}

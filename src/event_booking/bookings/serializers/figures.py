"""How figures are spoken of over HTTP. They are read only."""

from typing import Any

from rest_framework import serializers

from event_booking.api.schema import shown_as
from event_booking.bookings.examples import FIGURES, HISTORY, TOTAL
from event_booking.bookings.figures import capacity_of
from event_booking.bookings.figures.lines import MONEY
from event_booking.events.fields import InstantField
from event_booking.events.models import Event, TicketType


class ReadSerializer(serializers.Serializer[Any]):
    """Nothing in it can be written."""

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for field in fields.values():
            field.read_only = True
        return fields


class MoneySerializer(ReadSerializer):
    """An amount in one currency."""

    currency = serializers.CharField()
    amount = serializers.DecimalField(max_digits=MONEY.max_digits, decimal_places=2)


class FiguresEventSerializer(serializers.ModelSerializer[Event]):
    """The event that figures are about."""

    starts_at = InstantField(read_only=True)
    ends_at = InstantField(read_only=True)

    class Meta:
        model = Event
        fields = ["id", "slug", "title", "status", "starts_at", "ends_at", "timezone", "currency"]
        read_only_fields = fields


class SumsSerializer(ReadSerializer):
    """What was counted of events."""

    sold = serializers.IntegerField(help_text="Seats of confirmed bookings.")
    held = serializers.IntegerField(help_text="Seats of bookings that are not confirmed yet.")
    checked_in = serializers.IntegerField(help_text="Tickets that were let in.")
    views = serializers.IntegerField(help_text="Of the event's page, as its clients count them.")
    bookings = serializers.IntegerField(help_text="Confirmed ones, without those of the box office.")
    conversion = serializers.FloatField(allow_null=True, help_text="`bookings` for each view; null without views.")
    revenue = MoneySerializer(
        many=True,
        help_text="Prices of the seats that are sold, by currency. What was kept of cancelled ones is not in it.",
    )


@shown_as(FIGURES)
class FiguresSerializer(ReadSerializer):
    """What one event has come to."""

    # the instance is an event with ``offered_types`` and ``sums``
    event = FiguresEventSerializer(source="*")
    capacity = serializers.SerializerMethodField()

    def get_fields(self) -> dict[str, Any]:
        sums = SumsSerializer().get_fields()
        for name, field in sums.items():
            field.source = f"sums.{name}"
        return {**super().get_fields(), **sums}

    def get_capacity(self, event: Any) -> int:
        return capacity_of(event)


@shown_as(TOTAL)
class TotalFiguresSerializer(SumsSerializer):
    """What all of an organizer's events have come to."""

    events = serializers.IntegerField()


class SoldTypeSerializer(serializers.ModelSerializer[TicketType]):
    """A ticket type, to name what was sold. One that was taken off its event is there if seats of it are sold."""

    class Meta:
        model = TicketType
        fields = ["id", "name", "price", "capacity"]
        read_only_fields = fields


class SaleSerializer(ReadSerializer):
    """Seats of a ticket type that were sold on one day, and are sold still."""

    day = serializers.DateField()
    ticket_type = serializers.IntegerField()
    seats = serializers.IntegerField()
    amount = serializers.DecimalField(max_digits=MONEY.max_digits, decimal_places=2)


class ArrivalsSerializer(ReadSerializer):
    """Tickets that were checked in within the hour that begins then."""

    hour = InstantField()
    count = serializers.IntegerField()


class CancellationsOfDaySerializer(ReadSerializer):
    """Seats that were given back, or let go, on one day."""

    day = serializers.DateField()
    by = serializers.CharField(help_text="`owner`, `organizer`, `event_cancelled` or `expired`.")
    seats = serializers.IntegerField()


class DaySerializer(ReadSerializer):
    """How often the page was looked at, and how often it led to a booking."""

    day = serializers.DateField()
    views = serializers.IntegerField()
    bookings = serializers.IntegerField()


@shown_as(HISTORY)
class HistorySerializer(ReadSerializer):
    """How one event came to its figures."""

    figures = FiguresSerializer()
    ticket_types = SoldTypeSerializer(many=True)
    sales = SaleSerializer(many=True)
    check_ins = ArrivalsSerializer(many=True)
    cancellations = CancellationsOfDaySerializer(many=True)
    days = DaySerializer(many=True)

"""How bookings are spoken over HTTP."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from event_booking.api.schema import shown_as
from event_booking.bookings.examples import BOOKING
from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.bookings.services import BookingRequest
from event_booking.events.models import Event
from event_booking.events.serializers import EventsModelSerializer
from event_booking.people import people

LARGEST_KEY = 2**63 - 1
MOST_LINES, MOST_TICKETS = 20, 100
#: What a ticket has room for: the validator of addresses lets longer ones pass.
LONGEST_ADDRESS = 254


class BookedEventSerializer(EventsModelSerializer):
    """As much of the event as a booking shows."""

    class Meta:
        model = Event
        fields = ["id", "slug", "title", "starts_at", "timezone"]


class BookingItemSerializer(serializers.ModelSerializer[BookingItem]):
    ticket_type = serializers.IntegerField(source="ticket_type_id")
    voucher: serializers.SlugRelatedField[Any] = serializers.SlugRelatedField("code", read_only=True, allow_null=True)

    class Meta:
        model = BookingItem
        fields = ["ticket_type", "name", "quantity", "unit_price", "voucher"]


class TicketSerializer(EventsModelSerializer):
    ticket_type = serializers.IntegerField(source="ticket_type_id")

    class Meta:
        model = Ticket
        fields = ["code", "ticket_type", "attendee_name", "attendee_email", "answers", "status", "checked_in_at"]


@shown_as(BOOKING)
class BookingSerializer(EventsModelSerializer):
    """A booking as its owner sees it."""

    event = BookedEventSerializer(read_only=True)
    items = BookingItemSerializer(many=True, read_only=True)
    tickets = TicketSerializer(many=True, read_only=True)

    class Meta:
        model = Booking
        fields = [
            "reference", "status", "event", "items", "tickets", "total", "refund", "currency", "note", "expires_at",
            "created_at", "confirmed_at", "cancelled_at",
        ]  # fmt: skip
        read_only_fields = fields


class BookerSerializer(serializers.Serializer[Any]):
    """Who booked, for the organizer."""

    id = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()
    email = serializers.SerializerMethodField()

    def get_id(self, user: Any) -> int | str:
        return user.pk if isinstance(user.pk, int) else str(user.pk)

    def get_name(self, user: Any) -> str:
        return people().get_name(user)

    def get_email(self, user: Any) -> str:
        return people().get_email(user)


@shown_as({**BOOKING, "user": {"id": 7, "name": "Ben Example", "email": "ben@example.com"}, "is_box_office": False})
class OrganizerBookingSerializer(BookingSerializer):
    """A booking as the organizer of its event sees it."""

    user = BookerSerializer(read_only=True)

    class Meta(BookingSerializer.Meta):
        fields = [*BookingSerializer.Meta.fields, "user", "is_box_office"]
        read_only_fields = fields


class LineSerializer(serializers.Serializer[Any]):
    ticket_type = serializers.IntegerField(min_value=1, max_value=LARGEST_KEY)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_TICKETS)


class AttendeeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200, allow_blank=True, required=False)
    email = serializers.EmailField(max_length=LONGEST_ADDRESS, allow_blank=True, required=False)
    answers = serializers.DictField(required=False, help_text="Keys of the event's questions to answers.")


class ConfirmSerializer(serializers.Serializer[Any]):
    """Who comes, where that was not asked before: in the order of the tickets."""

    attendees = serializers.ListField(child=AttendeeSerializer(), required=False, max_length=MOST_TICKETS)


class BookingRequestSerializer(serializers.Serializer[Any]):
    """What somebody wants to book. Several lines of one ticket type count together."""

    event = serializers.IntegerField(min_value=1, max_value=LARGEST_KEY)
    items = serializers.ListField(child=LineSerializer(), allow_empty=False, max_length=MOST_LINES)
    attendees = serializers.ListField(child=AttendeeSerializer(), required=False, max_length=MOST_TICKETS)
    note = serializers.CharField(max_length=5000, allow_blank=True, required=False)
    voucher = serializers.CharField(max_length=50, allow_blank=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        tickets = sum(line["quantity"] for line in attrs["items"])
        if tickets > MOST_TICKETS:
            raise serializers.ValidationError(
                {"items": [_("A booking has at most %(number)d tickets.") % {"number": MOST_TICKETS}]}
            )
        if len(attrs.get("attendees", [])) > tickets:
            raise serializers.ValidationError({"attendees": [_("There are more attendees than tickets.")]})
        return attrs

    @staticmethod
    def wish(data: Mapping[str, Any]) -> BookingRequest:
        """The validated data, as the services take it."""
        quantities: Counter[int] = Counter()
        for line in data["items"]:
            quantities[line["ticket_type"]] += line["quantity"]
        return BookingRequest(
            event_id=data["event"],
            quantities=quantities,
            attendees=data.get("attendees", []),
            note=data.get("note", ""),
            voucher=data.get("voucher", ""),
        )

"""How the waiting list is spoken of over HTTP."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from event_booking.api.schema import shown_as
from event_booking.bookings.examples import WAITLIST_ENTRY
from event_booking.bookings.models import WaitlistEntry
from event_booking.bookings.serializers.bookings import BookerSerializer
from event_booking.bookings.serializers.fields import TicketTypesField
from event_booking.events.fields import InstantField

#: Why somebody was passed over, for people; refusals of a site's own hook have their own codes.
REASONS = {
    "not_enough_seats": _("Seats were free, but not as many as you want together."),
    "limit_exceeded": _("You would have had more tickets than one person may have."),
    "sales_closed": _("These tickets were not on sale."),
}


class PassedOverSerializer(serializers.Serializer[Any]):
    """Seats were free and did not go to this entry: when that was last, and why."""

    at = InstantField(source="passed_over_at")
    reason = serializers.CharField(source="passed_over_because")
    text = serializers.SerializerMethodField()

    def get_text(self, entry: WaitlistEntry) -> str:
        return str(REASONS.get(entry.passed_over_because, _("It was not possible to book for you.")))


@shown_as(WAITLIST_ENTRY)
class WaitlistEntrySerializer(serializers.ModelSerializer[WaitlistEntry]):
    """An entry as whoever waits sees it. Expects ``WaitlistEntry.objects.with_details()``."""

    event = serializers.IntegerField(source="event_id")
    ticket_types = TicketTypesField(read_only=True)
    position = serializers.IntegerField(allow_null=True, help_text="1: the next. Null when nothing is waited for.")
    offer = serializers.CharField(source="offer.reference", read_only=True, allow_null=True)
    offer_expires_at = InstantField(source="offer.expires_at", read_only=True, allow_null=True)
    passed_over = serializers.SerializerMethodField()
    created_at = InstantField(read_only=True)

    class Meta:
        model = WaitlistEntry
        fields = [
            "id", "event", "quantity", "ticket_types", "status", "position", "offer", "offer_expires_at",
            "passed_over", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(PassedOverSerializer(allow_null=True))
    def get_passed_over(self, entry: WaitlistEntry) -> Any:
        return None if entry.passed_over_at is None else PassedOverSerializer(entry).data


@shown_as({**WAITLIST_ENTRY, "user": {"id": 7, "name": "Ben Example", "email": "ben@example.com"}})
class OrganizerWaitlistEntrySerializer(WaitlistEntrySerializer):
    """An entry as the organizer of its event sees it."""

    user = BookerSerializer(read_only=True)

    class Meta(WaitlistEntrySerializer.Meta):
        fields = [*WaitlistEntrySerializer.Meta.fields, "user"]
        read_only_fields = fields


class JoinWaitlistSerializer(serializers.Serializer[Any]):
    """How many seats are wanted together; without ``ticket_types``, any will do."""

    quantity = serializers.IntegerField(min_value=1, max_value=100)
    ticket_types = TicketTypesField(required=False)

"""How the door is spoken of over HTTP."""

from datetime import UTC
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from event_booking.api.represent import represent
from event_booking.api.schema import shown_as
from event_booking.bookings.examples import CHECKED_IN, SCANS_TOLD, TICKET_KEY
from event_booking.bookings.models import Scan
from event_booking.bookings.serializers.bookings import TicketSerializer
from event_booking.bookings.services import ScanReport
from event_booking.events.fields import InstantField

#: A signed code has about 130 characters, and grows with the event's number.
LONGEST_CODE = 400
MOST_SCANS = 500


class CheckInSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=LONGEST_CODE, help_text="The ticket's code, bare or as its QR code has it.")
    where = serializers.CharField(max_length=100, allow_blank=True, required=False, help_text="Which door.")


class UndoCheckInSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=LONGEST_CODE)
    reason = serializers.CharField(max_length=200, allow_blank=True, required=False)


@shown_as(CHECKED_IN)
class CheckedInSerializer(serializers.Serializer[Any]):
    """Who was let in, and when."""

    ticket = TicketSerializer(source="*", read_only=True)
    attendee_name = serializers.CharField(read_only=True)
    checked_in_at = InstantField(read_only=True, allow_null=True)
    where = serializers.CharField(source="checked_in_where", read_only=True)


class ReportedScanSerializer(serializers.Serializer[Any]):
    # taken as it is, since it comes back in the answer
    id = serializers.CharField(max_length=100, trim_whitespace=False, help_text="The scanner's own name for this scan.")
    code = serializers.CharField(max_length=LONGEST_CODE)
    scanned_at = serializers.DateTimeField(default_timezone=UTC, help_text="Without an offset: UTC.")


class ScanReportSerializer(serializers.Serializer[Any]):
    """What a scanner saw since it last had a network."""

    where = serializers.CharField(max_length=100, allow_blank=True, required=False, help_text="Which door.")
    scans = serializers.ListField(child=ReportedScanSerializer(), allow_empty=False, max_length=MOST_SCANS)

    def validate_scans(self, scans: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({scan["id"] for scan in scans}) < len(scans):
            raise serializers.ValidationError(_("Each scan needs an id of its own."))
        return scans

    def reports(self) -> list[ScanReport]:
        """The validated scans, as the services take them."""
        return [ScanReport(**scan) for scan in self.validated_data["scans"]]


class ScanSerializer(serializers.Serializer[Any]):
    """What became of one scan. For a ticket that was used already: when and where that was."""

    id = serializers.CharField(source="client_id", read_only=True)
    result = serializers.ChoiceField(choices=Scan.Result.choices, read_only=True)
    ticket = serializers.SerializerMethodField()
    attendee_name = serializers.SerializerMethodField()
    checked_in_at = InstantField(source="answer.checked_in_at", read_only=True, allow_null=True)
    where = serializers.CharField(source="answer.where", read_only=True)

    @extend_schema_field(TicketSerializer(allow_null=True))
    def get_ticket(self, scan: Scan) -> dict[str, Any] | None:
        """As it was then, but for the names, which may have been corrected or erased."""
        return {**represent(TicketSerializer, scan.ticket), **scan.answer["ticket"]} if scan.ticket else None

    def get_attendee_name(self, scan: Scan) -> str:
        return scan.ticket.attendee_name if scan.ticket else ""


@shown_as(SCANS_TOLD)
class ScansToldSerializer(serializers.Serializer[Any]):
    results = ScanSerializer(many=True, read_only=True)


@shown_as(TICKET_KEY)
class TicketKeySerializer(serializers.Serializer[Any]):
    """A public key, with which a scanner verifies tickets without a network."""

    id = serializers.CharField(read_only=True)
    algorithm = serializers.CharField(read_only=True)
    public_key = serializers.CharField(read_only=True, help_text="32 bytes in base64url, without padding.")

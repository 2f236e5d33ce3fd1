"""How vouchers are spoken of over HTTP."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from event_booking.api.schema import shown_as
from event_booking.bookings.examples import PREVIEW, VOUCHER
from event_booking.bookings.models import Voucher
from event_booking.bookings.serializers.fields import TicketTypesField
from event_booking.bookings.services import VoucherOffer
from event_booking.events.fields import InstantField

LONGEST_CODE = 50
CODE = re.compile(r"[\w-]+")


@shown_as(VOUCHER)
class VoucherSerializer(serializers.ModelSerializer[Voucher]):
    """A voucher, for the organizer of its event. Without a code, one is made up."""

    code = serializers.CharField(
        max_length=LONGEST_CODE, required=False,
        help_text="Letters, digits, `-` and `_`; upper and lower case are the same.",
    )  # fmt: skip
    valid_from = InstantField(required=False, allow_null=True)
    valid_until = InstantField(required=False, allow_null=True)
    ticket_types = TicketTypesField(required=False, help_text="What it is good for; none: everything.")
    created_at = InstantField(read_only=True)

    class Meta:
        model = Voucher
        fields = [
            "id", "code", "kind", "value", "budget", "used", "valid_from", "valid_until", "ticket_types",
            "unlocks_hidden", "created_at",
        ]  # fmt: skip
        read_only_fields = ["used"]

    def validate_code(self, code: str) -> str:
        code = code.upper()
        if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
            raise serializers.ValidationError(_("Use letters, digits, “-” and “_”."))
        return code


class VoucherCodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=LONGEST_CODE)


class OfferedTypeSerializer(serializers.Serializer[VoucherOffer]):
    """A ticket type that the voucher is good for, and what one ticket costs without it and with it."""

    id = serializers.IntegerField(source="ticket_type.pk", read_only=True)
    name = serializers.CharField(source="ticket_type.name", read_only=True)
    description = serializers.CharField(source="ticket_type.description", read_only=True)
    price = serializers.DecimalField(max_digits=10, decimal_places=2, read_only=True)
    discounted_price = serializers.DecimalField(max_digits=10, decimal_places=2, read_only=True)


@shown_as(PREVIEW)
class PreviewSerializer(serializers.ModelSerializer[Voucher]):
    """What a voucher does, for somebody who was given its code. Expects ``offers`` in the context."""

    ticket_types = serializers.SerializerMethodField()
    valid_until = InstantField(read_only=True, allow_null=True)

    class Meta:
        model = Voucher
        fields = ["code", "kind", "value", "valid_until", "ticket_types"]
        read_only_fields = fields

    @extend_schema_field(OfferedTypeSerializer(many=True))
    def get_ticket_types(self, voucher: Voucher) -> Any:
        return OfferedTypeSerializer(self.context["offers"], many=True).data

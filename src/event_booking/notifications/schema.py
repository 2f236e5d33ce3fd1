"""What the OpenAPI description says of the preferences: the kinds and channels of this very site."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension

from event_booking.notifications.channels import channel_names, digest_channel_names
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import DigestChoice


class KindsFieldExtension(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    target_class = "event_booking.notifications.serializers.KindsField"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        channels = {name: {"type": "boolean"} for name in channel_names()}
        each = {"type": "object", "properties": channels, "additionalProperties": False}
        kinds = {name: {**each, "description": str(kind.title)} for name, kind in KINDS.items()}
        return {"type": "object", "properties": kinds, "additionalProperties": False}


class DigestsFieldExtension(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    target_class = "event_booking.notifications.serializers.DigestsField"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        choice = {
            "type": "object",
            "properties": {
                "period": {"type": "string", "enum": DigestChoice.Period.values},
                "hour": {"type": "integer", "minimum": 0, "maximum": 23},
                "weekday": {"type": "string", "enum": DigestChoice.Weekday.values},
            },
        }
        channels = dict.fromkeys(digest_channel_names(), choice)
        return {"type": "object", "properties": channels, "additionalProperties": False}

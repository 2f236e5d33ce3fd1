"""Requests to organize, as admins see and decide them."""

from datetime import UTC
from typing import Any

from rest_framework import serializers

from event_booking.accounts.models import Account
from event_booking.api.people import PersonSerializer
from event_booking.api.schema import shown_as
from event_booking.people import people


class ApplicantSerializer(PersonSerializer):
    """Who asks, and how to reach them."""

    email = serializers.SerializerMethodField()

    def get_email(self, user: Any) -> str:
        return people().get_email(user)


@shown_as(
    {
        "user": {"id": 7, "name": "Ann Example", "email": "ann@example.com"},
        "message": "I teach bread baking in Oslo.",
        "requested_at": "2030-05-01T10:00:00Z",
    }
)
class WaitingRequestSerializer(serializers.Serializer[Account]):
    """A request that nobody has decided yet."""

    user = ApplicantSerializer(read_only=True)
    message = serializers.CharField(source="organizer_message", read_only=True)
    requested_at = serializers.DateTimeField(source="organizer_requested_at", read_only=True, default_timezone=UTC)


class DeclineSerializer(serializers.Serializer[Any]):
    """What the admin says to the person."""

    reason = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="", write_only=True)

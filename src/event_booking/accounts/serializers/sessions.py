"""Where somebody is signed in."""

from typing import Any

from rest_framework import serializers

from event_booking.accounts.models import Session
from event_booking.api.schema import shown_as

SESSION = {
    "id": "0f0b5f1e-8d0f-4f36-9f57-6a3c1c1f2a11",
    "device": "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
    "address": "192.0.2.7",
    "created_at": "2026-05-02T09:30:00Z",
    "last_used_at": "2026-05-04T18:12:00Z",
    "is_current": True,
}


@shown_as(SESSION)
class SessionSerializer(serializers.ModelSerializer[Session]):
    """One sign-in. `last_used_at` moves whenever its tokens are exchanged."""

    is_current = serializers.SerializerMethodField(help_text="The one that asks.")

    class Meta:
        model = Session
        fields = ["id", "device", "address", "created_at", "last_used_at", "is_current"]
        read_only_fields = fields

    def get_is_current(self, session: Session) -> bool:
        current: Any = self.context["view"].session
        return bool(session.pk == current)


class EndedSerializer(serializers.Serializer[Any]):
    """How many sessions ended."""

    ended = serializers.IntegerField()

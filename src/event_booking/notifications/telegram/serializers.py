"""A person's chat as it is spoken over HTTP."""

from typing import Any

from rest_framework import serializers

from event_booking.api.schema import shown_as

LINK = "https://t.me/tickets_bot?start=nM4zLhGk6vYb0cWQm2TtJ5xSg3Ae8rXw1uPd7fKiEoU"


@shown_as({"connected": True, "linked_at": "2026-05-02T09:30:00Z"})
class TelegramSerializer(serializers.Serializer[Any]):
    connected = serializers.BooleanField()
    linked_at = serializers.DateTimeField(allow_null=True)


@shown_as({"url": LINK, "expires_at": "2026-05-02T09:45:00Z"})
class TelegramLinkSerializer(serializers.Serializer[Any]):
    url = serializers.URLField(help_text="Opens the chat with the bot, which is then connected. It works once.")
    expires_at = serializers.DateTimeField()

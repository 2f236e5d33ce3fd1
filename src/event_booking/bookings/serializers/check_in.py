"""How the door is spoken of over HTTP."""

from typing import Any

from rest_framework import serializers

from event_booking.bookings.serializers.bookings import TicketSerializer


class CheckInSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=200)


class CheckedInSerializer(serializers.Serializer[Any]):
    """Who was let in, and when."""

    ticket = TicketSerializer(source="*", read_only=True)
    attendee_name = serializers.CharField(read_only=True)
    checked_in_at = serializers.DateTimeField(read_only=True)

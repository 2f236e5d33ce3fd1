"""Kinds of fields that several serializers of bookings have."""

from typing import Any

from rest_framework import serializers

from event_booking.bookings.serializers.bookings import LARGEST_KEY
from event_booking.events.services.ticket_types import MOST_TICKET_TYPES


class TicketTypesField(serializers.ListField):
    """Ids of ticket types, both ways."""

    child = serializers.IntegerField(min_value=1, max_value=LARGEST_KEY)

    def __init__(self, **extra: Any) -> None:
        super().__init__(max_length=MOST_TICKET_TYPES, **extra)

    def to_representation(self, data: Any) -> list[int]:
        return sorted(kind.pk for kind in data.all())

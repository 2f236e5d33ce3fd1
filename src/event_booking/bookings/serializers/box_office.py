"""How sales at the door are spoken of over HTTP."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from event_booking.bookings.serializers.bookings import LONGEST_ADDRESS, BookingRequestSerializer
from event_booking.bookings.services import BookingRequest


class BoxOfficeSerializer(BookingRequestSerializer):
    """What the organizer sells to somebody, whose name and address stand on every ticket that has no others."""

    event = None  # type: ignore[assignment]  # which event, the path says
    voucher = None  # type: ignore[assignment]
    name = serializers.CharField(max_length=200, allow_blank=True, required=False)
    email = serializers.EmailField(max_length=LONGEST_ADDRESS, allow_blank=True, required=False)

    @classmethod
    def wish_for(cls, event_id: int, data: Mapping[str, Any]) -> BookingRequest:
        """The validated data, as the services take it, for this event."""
        buyer = {name: data[name] for name in ("name", "email") if name in data}
        tickets = sum(line["quantity"] for line in data["items"])
        given = [*data.get("attendees", []), *[{}] * tickets][:tickets]
        return cls.wish({**data, "event": event_id, "attendees": [{**buyer, **person} for person in given]})

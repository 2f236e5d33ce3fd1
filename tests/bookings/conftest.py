from typing import Any

import pytest

from event_booking.bookings.services import BookingRequest, create_booking


@pytest.fixture
def book(user_factory):
    """``book(event, 2)``: a new booking of the event's first ticket type, or of several: ``book(event, {type: 2})``."""

    def make(event: Any, quantities: Any = 1, user: Any = None, **more: Any) -> Any:
        if isinstance(quantities, int):
            quantities = {event.ticket_types.first().pk: quantities}
        wish = BookingRequest(event_id=event.pk, quantities=quantities, **more)
        return create_booking(user=user or user_factory(), wish=wish)

    return make

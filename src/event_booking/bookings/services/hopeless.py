"""A look before any transaction: in a rush for an event that is sold out, nearly every request ends here."""

from typing import Any

from event_booking.bookings.exceptions import SoldOut
from event_booking.bookings.services.booking import BookingRequest, types_on_offer
from event_booking.events.models import Event


def look_before(wish: BookingRequest, *, user: Any, key: str | None) -> list[Any]:
    """The ``types_on_offer``. Raise ``SoldOut`` for what is hopeless, if the person's key has no answer yet.

    Only what everybody may see and could buy, if there were seats, is refused here; ``take_seats`` has the last word.
    """
    types = types_on_offer(wish, user=user, key=key or "")
    if not any(kind.is_answered for kind in types) and any(_is_full(kind, wish) for kind in types):
        raise SoldOut
    return types


def _is_full(kind: Any, wish: BookingRequest) -> bool:
    if kind.is_hidden or not kind.event_open or kind.event.status != Event.Status.PUBLISHED:
        return False
    ceiling: int | None = kind.event.seats_left_under_ceiling()
    full: bool = kind.own_seats_left() < wish.quantities[kind.pk] or (ceiling is not None and ceiling < wish.tickets)
    return full

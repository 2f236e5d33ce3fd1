"""A look before any transaction: in a rush for an event that is sold out, nearly every request ends here."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import BigIntegerField, CharField, Exists, QuerySet

from event_booking.bookings.exceptions import SoldOut
from event_booking.bookings.models import IdempotencyKey
from event_booking.bookings.services.booking import BookingRequest
from event_booking.events.models import Event, TicketType
from event_booking.prepared import Param, Prepared


def look_before(wish: BookingRequest, *, user: Any, key: str | None) -> bool:
    """Whether this person's key has an answer already. Raise ``SoldOut`` for what is new and hopeless.

    Only what everybody may see and could buy, if there were seats, is refused here; ``take_seats`` has the last word.
    """
    pks = {f"type_{number}": pk for number, pk in enumerate(wish.quantities)}
    rows: list[Any] = STOCK.rows(len(pks), event=wish.event_id, user=user.pk, key=key or "", **pks)
    if any(row.is_answered for row in rows):
        return True
    ceilings = [row.event.seats_left_under_ceiling() for row in rows]
    full = any(row.own_seats_left() < wish.quantities[row.pk] for row in rows)
    if full or any(left is not None and left < wish.tickets for left in ceilings):
        raise SoldOut
    return False


def _stock(number: int) -> QuerySet[TicketType]:
    big, person = BigIntegerField(), get_user_model()._meta.pk  # noqa: SLF001
    keys = IdempotencyKey.objects.filter(user_id=Param("user", person), key=Param("key", CharField()))
    pks: Any = [Param(f"type_{each}", big) for each in range(number)]
    buyable = TicketType.objects.shown().filter(event=Param("event", big), event_open=True, pk__in=pks)
    rows = buyable.filter(event__status=Event.Status.PUBLISHED, event__deleted_at=None).order_by()
    stock = [f"{prefix}{name}" for prefix in ("", "event__") for name in ("capacity", "taken", "set_aside")]
    return rows.select_related("event").only(*stock).annotate(is_answered=Exists(keys))


STOCK = Prepared(_stock)

"""Seats: taken and given back by conditional UPDATEs, which are the only place where a sale is decided.

Everybody who locks these rows does so in one order, ticket types by primary key and then the event, so that no two wait
for each other. Call these last in a transaction: a popular event's row is then locked for little more than a commit.
"""

from collections.abc import Mapping

from django.db.models import F

from event_booking.bookings.exceptions import SalesClosed, SoldOut
from event_booking.events.exceptions import EventCancelled
from event_booking.events.models import Event, TicketType


def take_seats(*, event: Event, quantities: Mapping[int, int]) -> None:
    """Take that many seats of each ticket type (primary key to number), all or none.

    Raises ``SoldOut``, ``SalesClosed`` or ``EventCancelled``; the caller's transaction must then be rolled back.
    """
    limited = event.capacity is not None
    for ticket_type, quantity in sorted(quantities.items()):
        if _take(ticket_type, quantity, limited=limited):
            continue
        limited = _may_try_again(ticket_type, limited=limited)
        if not _take(ticket_type, quantity, limited=limited):
            raise SoldOut
    if limited and not _take_under_ceiling(event, sum(quantities.values())):
        raise SoldOut


def give_back_seats(*, event_id: int, quantities: Mapping[int, int]) -> None:
    """Put seats on sale again. The caller has made sure, under a lock, that they are given back once."""
    for ticket_type, quantity in sorted(quantities.items()):
        TicketType.objects.filter(pk=ticket_type).update(taken=F("taken") - quantity)
    # whether there is a ceiling can not change while the ticket types are locked
    Event.objects.filter(pk=event_id, capacity__isnull=False).update(taken=F("taken") - sum(quantities.values()))


def _take(ticket_type: int, quantity: int, *, limited: bool) -> int:
    """One statement decides: PostgreSQL looks at the row again after waiting for it, and CHECK stands behind it."""
    on_offer = TicketType.objects.filter(pk=ticket_type, event_open=True, event_limited=limited)
    return on_offer.filter(taken__lte=F("capacity") - quantity).update(taken=F("taken") + quantity)


def _take_under_ceiling(event: Event, quantity: int) -> int:
    return Event.objects.filter(pk=event.pk, taken__lte=F("capacity") - quantity).update(taken=F("taken") + quantity)


def _may_try_again(ticket_type: int, *, limited: bool) -> bool:
    """Why was nothing taken? Return whether the event is limited by now, if that was all; else raise the refusal."""
    row = TicketType.objects.select_related("event").filter(pk=ticket_type).first()
    if row is not None and row.event.status == Event.Status.CANCELLED:
        raise EventCancelled
    if row is None or not row.event_open:
        raise SalesClosed
    if row.event_limited == limited:
        raise SoldOut
    return row.event_limited

"""Seats: taken and given back by conditional UPDATEs, which are the only place where a sale is decided.

Everybody who locks these rows does so in one order, ticket types by primary key and then events, so that no two wait
for each other. Call these last in a transaction: a popular event's row is then locked for little more than a commit.

While somebody waits for a ticket type, the seats of it that become free are *set aside*: they are free, but only an
offer to the waiting list takes them. An event's ceiling does the same with its own seats.
"""

from collections.abc import Mapping

from django.db.models import BigIntegerField, Case, F, PositiveIntegerField, QuerySet, Value, When
from django.db.models.functions import Greatest

from event_booking.bookings.exceptions import SalesClosed, SoldOut
from event_booking.events.exceptions import EventCancelled
from event_booking.events.models import Event, TicketType
from event_booking.prepared import Param, Prepared


def take_seats(*, event: Event, quantities: Mapping[int, int], for_waitlist: bool = False) -> None:
    """Take that many seats of each ticket type (primary key to number), all or none; ``for_waitlist`` set aside or not.

    Raises ``SoldOut``, ``SalesClosed`` or ``EventCancelled``; the caller's transaction must then be rolled back.
    """
    limited = event.capacity is not None
    for ticket_type, quantity in sorted(quantities.items()):
        limited = _take(ticket_type, quantity, limited=limited, for_waitlist=for_waitlist)
    if limited:
        _take_under_ceiling(event.pk, sum(quantities.values()), for_waitlist=for_waitlist)


def give_back_seats(*, event_id: int, quantities: Mapping[int, int]) -> None:
    """Put seats on sale again, or aside. The caller has made sure, under a lock, that they are given back once."""
    for ticket_type, quantity in sorted(quantities.items()):
        _give_back(ticket_type, quantity)
    _give_back_under_ceiling(event_id, sum(quantities.values()))


def move_seats(*, source_id: int, given: Mapping[int, int], target: Event, taken: Mapping[int, int]) -> None:
    """Give back seats of one event and take some of another, at once and in the order of all locks.

    Raises what ``take_seats`` raises.
    """
    limited = target.capacity is not None
    for ticket_type in sorted({*given, *taken}):
        if ticket_type in taken:
            limited = _take(ticket_type, taken[ticket_type], limited=limited)
        else:
            _give_back(ticket_type, given[ticket_type])
    for event_id in sorted({source_id, target.pk}):
        if event_id == source_id:
            _give_back_under_ceiling(source_id, sum(given.values()))
        elif limited:
            _take_under_ceiling(target.pk, sum(taken.values()))


def _take(ticket_type: int, quantity: int, *, limited: bool, for_waitlist: bool = False) -> bool:
    """Take seats of one type, or raise; return whether its event has a ceiling, which may be news."""
    if _try_to_take(ticket_type, quantity, limited=limited, for_waitlist=for_waitlist):
        return limited
    limited = _may_try_again(ticket_type, limited=limited)
    if not _try_to_take(ticket_type, quantity, limited=limited, for_waitlist=for_waitlist):
        raise SoldOut
    return limited


def _try_to_take(ticket_type: int, quantity: int, *, limited: bool, for_waitlist: bool) -> int:
    """One statement decides: PostgreSQL looks at the row again after waiting for it, and CHECK stands behind it."""
    if for_waitlist:
        on_offer = TicketType.objects.filter(pk=ticket_type, event_open=True, event_limited=limited)
        return on_offer.filter(taken__lte=F("capacity") - quantity).update(**_from_waitlist(quantity))
    return TAKE.update(limited, ticket_type=ticket_type, quantity=quantity)


def _on_sale(limited: bool) -> QuerySet[TicketType]:
    on_offer = TicketType.objects.filter(pk=TICKET_TYPE, event_open=True, event_limited=limited)
    return on_offer.filter(taken__lte=F("capacity") - F("set_aside") - QUANTITY)


TICKET_TYPE, QUANTITY = Param("ticket_type", BigIntegerField()), Param("quantity", PositiveIntegerField())
TAKE = Prepared(_on_sale, taken=F("taken") + QUANTITY)


def _take_under_ceiling(event_id: int, quantity: int, *, for_waitlist: bool = False) -> None:
    rows = Event.objects.filter(pk=event_id)
    if for_waitlist:
        took = rows.filter(taken__lte=F("capacity") - quantity).update(**_from_waitlist(quantity))
    else:
        free = rows.filter(taken__lte=F("capacity") - F("set_aside") - quantity)
        took = free.update(taken=F("taken") + quantity)
    if not took:
        raise SoldOut


def _from_waitlist(quantity: int) -> dict[str, object]:
    return {"taken": F("taken") + quantity, "set_aside": Greatest(F("set_aside") - quantity, Value(0))}


def _give_back(ticket_type: int, quantity: int) -> None:
    TicketType.objects.filter(pk=ticket_type).update(taken=F("taken") - quantity, set_aside=_aside(quantity))


def _give_back_under_ceiling(event_id: int, quantity: int) -> None:
    # whether there is a ceiling can not change while the ticket types are locked
    limited = Event.objects.filter(pk=event_id, capacity__isnull=False)
    limited.update(taken=F("taken") - quantity, set_aside=_aside(quantity))


def _aside(quantity: int) -> Case:
    more = When(has_waitlist=True, then=F("set_aside") + quantity)
    return Case(more, default=F("set_aside"), output_field=PositiveIntegerField())


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

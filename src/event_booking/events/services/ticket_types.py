"""Ticket types and the capacity they share. Everything here expects the event to be locked by ``lock_event``."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from event_booking.events.exceptions import CapacityBelowTaken, HasBookings
from event_booking.events.models import Event, TicketType

MOST_TICKET_TYPES = 50


def merge_ticket_types(*, event: Event, rows: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """Make the event's ticket types these: with ``id`` changed, without added, missing removed; in this order."""
    rows = list(rows)
    if len(rows) > MOST_TICKET_TYPES:
        raise ValidationError({"ticket_types": _("An event has at most %d ticket types.") % MOST_TICKET_TYPES})
    offered = {kind.pk: kind for kind in event.ticket_types.offered()}
    kept = known_ids("ticket_types", rows, offered)
    for pk in sorted(offered.keys() - kept):
        remove_ticket_type(event=event, ticket_type=offered[pk], now=now)
    new = []
    for position, row in enumerate(rows):
        values = {**row, "position": position}
        if pk := values.pop("id", None):
            change_ticket_type(ticket_type=offered[pk], **values)
        else:
            new.append(_new_ticket_type(event, values))
    TicketType.objects.bulk_create(new)


def known_ids(name: str, rows: Iterable[Mapping[str, Any]], known: Iterable[int]) -> set[int]:
    """The ids in the rows; raise ``ValidationError`` for one that is not known, or there twice."""
    ids = [row["id"] for row in rows if row.get("id") is not None]
    if len(set(ids)) < len(ids) or not set(ids) <= set(known):
        raise ValidationError({name: _("An id is unknown, or given twice.")})
    return set(ids)


def add_ticket_type(*, event: Event, **values: Any) -> TicketType:
    """Offer one more kind of ticket; on sale at once if the event is published."""
    ticket_type = _new_ticket_type(event, values)
    ticket_type.save()
    return ticket_type


def _new_ticket_type(event: Event, values: Mapping[str, Any]) -> TicketType:
    is_open = event.status == Event.Status.PUBLISHED
    ticket_type = TicketType(event=event, event_open=is_open, event_limited=event.capacity is not None, **values)
    _check(ticket_type)
    if event.has_waitlist:
        # new seats go to those who wait, as far as they take this type, which is found out soon
        ticket_type.has_waitlist, ticket_type.set_aside = True, ticket_type.capacity
    return ticket_type


def change_ticket_type(*, ticket_type: TicketType, **values: Any) -> None:
    """Change these columns and no others; raise ``CapacityBelowTaken`` where more seats are taken than that."""
    before = ticket_type.capacity
    changes = {name: value for name, value in values.items() if getattr(ticket_type, name) != value}
    for name, value in changes.items():
        setattr(ticket_type, name, value)
    _check(ticket_type)
    rows = TicketType.objects.filter(pk=ticket_type.pk)
    if "capacity" in changes:
        rows = rows.filter(taken__lte=changes["capacity"])
        changes["set_aside"] = _set_aside(ticket_type, before)
    if changes and not rows.update(**changes):
        raise CapacityBelowTaken


def _set_aside(row: TicketType | Event, before: int | None) -> int:
    """What is kept for the waiting list after a change of capacity: new seats go there first. The row is locked."""
    if not row.has_waitlist or row.capacity is None:
        return 0
    more = max(row.capacity - before, 0) if before is not None else 0
    return max(min(row.set_aside + more, row.capacity - row.taken), 0)


def _check(ticket_type: TicketType) -> None:
    try:
        ticket_type.clean()
    except ValidationError as error:
        raise ValidationError({"ticket_types": error.messages}) from error


def remove_ticket_type(*, event: Event, ticket_type: TicketType, now: datetime) -> None:
    """Take a kind of ticket off; raise ``HasBookings`` if somebody holds one. Old bookings go on naming it."""
    mine = TicketType.objects.filter(pk=ticket_type.pk, taken=0)
    if not mine.update(event_open=False, removed_at=now, has_waitlist=False, set_aside=0):
        raise HasBookings
    if event.published_at is None:
        # only what nobody can be booking at this moment: a booking that points to the row and waits for it would have
        # us wait in turn
        mine.delete()


def set_ceiling(*, event: Event, capacity: int | None) -> None:
    """Give the event a capacity of its own, another one, or none; raise ``CapacityBelowTaken``.

    Seats are counted against a ceiling only while there is one, so a new one begins with all that are taken.
    """
    if capacity is None:
        event.taken = 0
    elif event.capacity is None:
        event.taken = event.ticket_types.aggregate(taken=Sum("taken", default=0))["taken"]
    if capacity is not None and event.taken > capacity:
        raise CapacityBelowTaken
    before, event.capacity = event.capacity, capacity
    types = event.ticket_types.order_by()
    if before is None:
        # what the ticket types keep for the waiting list must not be sold as seats of others under the new ceiling
        event.set_aside = types.aggregate(aside=Sum("set_aside", default=0))["aside"]
    types.update(event_limited=capacity is not None)
    if capacity is None:
        # without the ceiling there may be many seats at once: they are for those who wait
        types.filter(has_waitlist=True).update(set_aside=F("capacity") - F("taken"))
    Event.objects.filter(pk=event.pk).update(capacity=capacity, taken=event.taken, set_aside=_set_aside(event, before))


def open_ticket_types(*, event: Event, is_open: bool) -> None:
    """Let the event's ticket types be sold, or not any more."""
    event.ticket_types.offered().order_by().update(event_open=is_open)


def prices_of(event: Event) -> list[Decimal]:
    """What the tickets cost now that everybody may see."""
    return list(event.ticket_types.shown().values_list("price", flat=True))

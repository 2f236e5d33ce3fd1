"""Another date of the same series: seats there are taken and seats here given back in one transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from event_booking.bookings.exceptions import NotMovable, SalesClosed
from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.bookings.services.booking import person_transaction
from event_booking.bookings.services.holds import is_offer
from event_booking.bookings.services.limits import check_limits, check_minimum
from event_booking.bookings.services.locks import lock_booking
from event_booking.bookings.services.refunds import share_left
from event_booking.bookings.signals import booking_moved
from event_booking.bookings.stock import move_seats
from event_booking.conf import app_settings
from event_booking.events.exceptions import EventCancelled
from event_booking.events.models import Event, TicketType

Kinds = Mapping[int, TicketType]


def move_booking(
    *, booking: Booking, actor: Any, event_id: int, ticket_types: Mapping[int, int] | None = None
) -> Booking:
    """Move a booking to another date of its series, at the price that was agreed; its tickets get new codes.

    ``ticket_types`` maps the primary keys of its ticket types to those of the other date; without it they are matched
    by name. Raises ``NotMovable``, what booking that date would raise (``SoldOut``, ``SalesClosed``, ``LimitExceeded``,
    ``EventCancelled``), and ``ValidationError`` for an event or ticket types that are not there.
    """
    with person_transaction(booking.user) as now:
        locked = lock_booking(booking.pk)
        source = locked.event
        _check_source(locked, now)
        target = _find_target(event_id)
        _check_target(locked, target, now)
        items = list(locked.items.select_related("ticket_type"))
        living = [item for item in items if item.quantity]
        kinds = _match_types(living, target, ticket_types)
        _check_types(locked, living, kinds, target, now)
        given = {item.ticket_type_id: item.quantity for item in living}
        taken = {kinds[pk].pk: quantity for pk, quantity in given.items()}
        most_refund = share_left(locked, locked.tickets.living(), now)
        _renew_tickets(locked, kinds, seats=sum(given.values()))
        _move_items(items, kinds)
        locked.event, locked.most_refund = target, most_refund
        locked.cancellation_policy, locked.agreed_start = target.cancellation_policy, target.starts_at
        locked.save(update_fields=["event", "most_refund", "cancellation_policy", "agreed_start"])
        booking_moved.record(locked, actor=actor, **{"from": source.pk, "to": target.pk})
        move_seats(source_id=source.pk, given=given, target=target, taken=taken)
    return locked


def _check_source(booking: Booking, now: datetime) -> None:
    event = booking.event
    if not booking.is_living or booking.has_expired(now) or is_offer(booking):
        raise NotMovable
    if event.status == Event.Status.CANCELLED or event.has_started(now):
        raise NotMovable


def _find_target(event_id: int) -> Event:
    target = Event.objects.existing().select_related("series").filter(pk=event_id, published_at__isnull=False).first()
    if target is None:
        raise ValidationError({"event": [_("There is no such event.")]})
    if target.status == Event.Status.CANCELLED:
        raise EventCancelled
    return target


def _check_target(booking: Booking, target: Event, now: datetime) -> None:
    source, series = booking.event, target.series
    if series is None or series.pk != source.series_id or not series.allows_moves:
        raise NotMovable
    if target.pk == source.pk or target.has_started(now) or target.currency != booking.currency:
        raise NotMovable
    if target.organizer_id != source.organizer_id:  # handed over since: the money is not theirs
        raise NotMovable


def _match_types(items: Sequence[BookingItem], target: Event, wanted: Mapping[int, int] | None) -> Kinds:
    """The booking's ticket types, by primary key, to those of the other date, each to another one."""
    offered = list(TicketType.objects.offered().filter(event=target))
    kinds = _by_name(items, offered) if wanted is None else _by_key(items, offered, wanted)
    if len({kind.pk for kind in kinds.values()}) < len(kinds):
        raise NotMovable
    return kinds


def _by_name(items: Sequence[BookingItem], offered: Sequence[TicketType]) -> Kinds:
    named = defaultdict(list)
    for kind in offered:
        named[kind.name].append(kind)
    kinds = {}
    for item in items:
        found = [kind for kind in named[item.ticket_type.name] if _may_take(item.ticket_type, kind)]
        if len(found) != 1:
            raise NotMovable
        kinds[item.ticket_type_id] = found[0]
    return kinds


def _by_key(items: Sequence[BookingItem], offered: Sequence[TicketType], wanted: Mapping[int, int]) -> Kinds:
    known, kinds = {kind.pk: kind for kind in offered}, {}
    for item in items:
        kind = known.get(wanted.get(item.ticket_type_id, 0))
        if kind is None or not _may_take(item.ticket_type, kind):
            raise _no_such_type()
        kinds[item.ticket_type_id] = kind
    if wanted.keys() != kinds.keys():
        raise _no_such_type()
    return kinds


def _may_take(old: TicketType, new: TicketType) -> bool:
    """What is hidden is only for those who were let in to its like, which has the same name."""
    return not new.is_hidden or (old.is_hidden and old.name == new.name)


def _no_such_type() -> ValidationError:
    return ValidationError({"items": [_("Name each ticket type of the booking, and one of the other date.")]})


def _check_types(booking: Booking, items: Sequence[BookingItem], kinds: Kinds, target: Event, now: datetime) -> None:
    if any(item.ticket_type.price != kinds[item.ticket_type_id].price for item in items):
        raise NotMovable
    if not all(kind.on_sale(target, now) for kind in kinds.values()):
        raise SalesClosed
    import_string(app_settings().CAN_BOOK)(event=target, user=booking.user)
    if booking.is_box_office:
        return
    types, quantities = list(kinds.values()), {kinds[item.ticket_type_id].pk: item.quantity for item in items}
    check_minimum(types, quantities)
    check_limits(types, event=target, user=booking.user, quantities=quantities)


def _renew_tickets(booking: Booking, kinds: Kinds, *, seats: int) -> None:
    """The old codes are dead at once. Answers stay behind: the other date has questions of its own."""
    valid = booking.tickets.filter(status=Ticket.Status.VALID)
    old = list(valid)
    if len(old) != seats or valid.update(status=Ticket.Status.CANCELLED) != seats:
        raise NotMovable  # somebody was let in with one of them, perhaps at this moment
    Ticket.objects.bulk_create(
        Ticket(
            booking=booking,
            ticket_type=kinds[ticket.ticket_type_id],
            attendee_name=ticket.attendee_name,
            attendee_email=ticket.attendee_email,
        )
        for ticket in old
    )


def _move_items(items: Sequence[BookingItem], kinds: Kinds) -> None:
    for item in items:
        if item.ticket_type_id in kinds:
            kind = kinds[item.ticket_type_id]
            item.ticket_type, item.name = kind, kind.name
    BookingItem.objects.filter(pk__in=[item.pk for item in items if not item.quantity]).delete()
    BookingItem.objects.bulk_update([item for item in items if item.quantity], ["ticket_type", "name"])

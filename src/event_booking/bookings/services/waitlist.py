"""The waiting list: joining it, leaving it, and what becomes of an offer. ``offers`` makes them."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Now
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from event_booking.bookings.exceptions import (
    AlreadyWaiting,
    LimitExceeded,
    NotCancellable,
    SalesClosed,
    SeatsAvailable,
)
from event_booking.bookings.models import Booking, BookingItem, WaitlistEntry
from event_booking.bookings.services.booking import person_transaction
from event_booking.bookings.services.cancelling import cancel_booking
from event_booking.bookings.services.limits import check_limits, check_minimum
from event_booking.bookings.services.splits import splits
from event_booking.bookings.signals import waitlist_joined, waitlist_left
from event_booking.bookings.waiting import refresh_flags
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.events.exceptions import EventCancelled
from event_booking.events.models import Event, TicketType
from event_booking.events.services.locks import lock_event

logger = logging.getLogger("event_booking.bookings")

#: Events whose entries are closed in one run of the job.
MOST_EVENTS = 100
#: Entries of one event that are closed in one transaction; the others are in the next run.
MOST_ENTRIES = 1000


def join_waitlist(*, user: Any, event: Event, quantity: int, ticket_types: Sequence[int] = ()) -> WaitlistEntry:
    """Wait for ``quantity`` seats together, of one of these ticket types (primary keys), or of any.

    Raises ``SeatsAvailable`` when they could be booked now, ``AlreadyWaiting``, ``SalesClosed``, ``EventCancelled``,
    ``LimitExceeded``, what ``CAN_BOOK`` raises, and ``ValidationError`` for what the event does not have.
    """
    with person_transaction(user) as now:
        kinds = _acceptable(event, ticket_types, quantity)
        _check_may_wait(event, kinds, user, quantity, now)
        entry = WaitlistEntry(event=event, user=user, quantity=quantity)
        try:
            with transaction.atomic():
                entry.save()
        except IntegrityError as error:
            raise AlreadyWaiting from error
        entry.ticket_types.set(ticket_types)
        # all sales of the event wait from here on: whoever gives a seat back comes before, or sets it aside
        locked = lock_event(event.pk)
        _check_seats(locked, _acceptable(locked, ticket_types, quantity), user, quantity, now)
        TicketType.objects.filter(pk__in=[kind.pk for kind in kinds]).order_by().update(has_waitlist=True)
        Event.objects.filter(pk=event.pk).update(has_waitlist=True)
        waitlist_joined.record(entry, actor=user)
    entry.refresh_from_db()
    return entry


def leave_waitlist(*, entry: WaitlistEntry, actor: Any) -> None:
    """Stop waiting; an offer is given up, and its seats go to the next. Again: nothing happens.

    Raises ``NotCancellable`` for what has been booked.
    """
    if _stop_waiting(entry, actor):
        return
    entry = WaitlistEntry.objects.get(pk=entry.pk)
    if entry.offer is not None:
        _give_up_offer(entry.offer, actor)
        entry.refresh_from_db()
    if entry.status in (WaitlistEntry.Status.OFFERED, WaitlistEntry.Status.BOOKED):
        raise NotCancellable


def _give_up_offer(offer: Booking, actor: Any) -> None:
    """Unless it has ended meanwhile, or was accepted: who asks for both at once keeps what they have booked."""
    with suppress(NotCancellable):
        cancel_booking(booking=offer, actor=actor, only_held=True)


def _stop_waiting(entry: WaitlistEntry, actor: Any) -> bool:
    with short_transaction():
        waiting = WaitlistEntry.objects.filter(pk=entry.pk, status=WaitlistEntry.Status.WAITING)
        if not waiting.update(status=WaitlistEntry.Status.LEFT):
            return False
        with suppress(Event.DoesNotExist):  # deleted: nothing is sold there any more
            lock_event(entry.event_id)
            refresh_flags(entry.event_id)
        waitlist_left.record(entry, actor=actor, reason="person")
    return True


def close_waitlists() -> int:
    """End the waiting for what nobody can book any more; return for how many events.

    Where somebody holds a lock of an event, the others do not wait for it.
    """
    events = list(_hopeless().order_by("event").values_list("event", flat=True).distinct()[:MOST_EVENTS])
    for pk in events:
        try:
            _close_waitlist(pk)
        except DatabaseError:
            logger.warning("a waiting list could not be closed now; the next run tries again", exc_info=True)
    return len(events)


def forget_waiting(*, user_id: Any) -> None:
    """Take somebody whose account was erased off every waiting list."""
    for entry in WaitlistEntry.objects.filter(user=user_id, status=WaitlistEntry.Status.WAITING):
        _stop_waiting(entry, None)


def _hopeless() -> QuerySet[WaitlistEntry]:
    """Those who wait for an event that is over, cancelled or gone, or for ticket types whose sale has ended."""
    over = Q(event__starts_at__lte=Now()) | ~Q(event__status="published") | Q(event__deleted_at__isnull=False)
    to_come = TicketType.objects.shown().filter(Q(sales_end=None) | Q(sales_end__gt=Now())).values("pk")
    named = WaitlistEntry.ticket_types.through.objects.filter(waitlistentry=OuterRef("pk"))
    any_will_do = ~Exists(named) & Exists(TicketType.objects.filter(pk__in=to_come, event=OuterRef("event")))
    can_come = Exists(named.filter(tickettype__in=to_come)) | any_will_do
    return WaitlistEntry.objects.waiting().filter(over | ~can_come)


def _close_waitlist(event_id: int) -> None:
    with short_transaction():
        entries = list(_hopeless().filter(event=event_id).select_for_update(of=("self",), no_key=True)[:MOST_ENTRIES])
        gone = Q(status="cancelled") | Q(deleted_at__isnull=False, starts_at__gt=Now())
        cancelled = Event.objects.filter(gone, pk=event_id).exists()
        WaitlistEntry.objects.filter(pk__in=[each.pk for each in entries]).update(status=WaitlistEntry.Status.LEFT)
        with suppress(Event.DoesNotExist):  # deleted: nothing is sold there any more
            lock_event(event_id)
            refresh_flags(event_id)
        waitlist_left.record_many(entries, reason="event_cancelled" if cancelled else "over")


def _acceptable(event: Event, ticket_types: Sequence[int], quantity: int) -> list[TicketType]:
    kinds = list(event.ticket_types.shown())
    if ticket_types:
        kinds = [kind for kind in kinds if kind.pk in ticket_types]
        if len(kinds) < len(set(ticket_types)):
            raise ValidationError({"ticket_types": [_("This event has no such ticket type.")]})
    capacity = sum(kind.capacity for kind in kinds)
    if quantity > (capacity if event.capacity is None else min(capacity, event.capacity)):
        raise ValidationError({"quantity": [_("There are not as many seats.")]})
    return kinds


def _check_may_wait(event: Event, kinds: list[TicketType], user: Any, quantity: int, now: datetime) -> None:
    _check_seats(event, kinds, user, quantity, now)
    import_string(app_settings().CAN_BOOK)(event=event, user=user)
    _check_limits(event, [kind for kind in kinds if kind.on_sale(event, now)], user, quantity)


def _check_seats(event: Event, kinds: list[TicketType], user: Any, quantity: int, now: datetime) -> None:
    """Seats that the person holds, and has not confirmed, are as good as free to them: nobody waits for their own."""
    if event.status == Event.Status.CANCELLED:
        raise EventCancelled
    on_sale = [kind for kind in kinds if kind.on_sale(event, now)]
    if not on_sale or event.has_started(now):
        raise SalesClosed
    own = BookingItem.objects.filter(booking__user=user.pk, booking__event=event.pk, booking__status="held")
    held = dict(own.values_list("ticket_type").annotate(Sum("quantity")).order_by())
    free = sum(kind.own_seats_left() + held.get(kind.pk, 0) for kind in on_sale)
    ceiling = event.seats_left_under_ceiling()
    if free >= quantity and (ceiling is None or ceiling + sum(held.values()) >= quantity):
        raise SeatsAvailable


def _check_limits(event: Event, kinds: list[TicketType], user: Any, quantity: int) -> None:
    """Who could not take the seats in any way may not wait for them: nobody else would get them meanwhile."""
    refusal = LimitExceeded()
    for quantities in splits(quantity, {kind: kind.capacity for kind in kinds}):
        chosen = [kind for kind in kinds if kind.pk in quantities]
        try:
            check_minimum(chosen, quantities)
            check_limits(chosen, event=event, user=user, quantities=quantities)
        except LimitExceeded as error:
            refusal = error
        else:
            return
    raise refusal

"""The waiting list: joining it, leaving it, and what becomes of an offer. ``offers`` makes them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
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
from event_booking.bookings.models import Booking, WaitlistEntry
from event_booking.bookings.services.booking import person_transaction
from event_booking.bookings.services.cancelling import cancel_booking
from event_booking.bookings.services.limits import check_limits
from event_booking.bookings.signals import waitlist_joined, waitlist_left
from event_booking.bookings.waiting import refresh_flags
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.events.exceptions import EventCancelled
from event_booking.events.models import Event, TicketType
from event_booking.events.services.locks import lock_event

#: Events whose entries are closed in one run of the job.
MOST_EVENTS = 100


def join_waitlist(*, user: Any, event: Event, quantity: int, ticket_types: Sequence[int] = ()) -> WaitlistEntry:
    """Wait for ``quantity`` seats together, of one of these ticket types (primary keys), or of any.

    Raises ``SeatsAvailable`` when they could be booked now, ``AlreadyWaiting``, ``SalesClosed``, ``EventCancelled``,
    ``LimitExceeded``, what ``CAN_BOOK`` raises, and ``ValidationError`` for what the event does not have.
    """
    with person_transaction(user) as now:
        entry = WaitlistEntry(event=event, user=user, quantity=quantity)
        try:
            with transaction.atomic():
                entry.save(force_insert=True)
        except IntegrityError as error:
            raise AlreadyWaiting from error
        locked = lock_event(event.pk)
        kinds = _acceptable(locked, ticket_types, quantity)
        _check_may_wait(locked, kinds, user, quantity, now)
        entry.ticket_types.set(ticket_types)
        refresh_flags(event.pk)
        waitlist_joined.record(entry, actor=user)
    entry.refresh_from_db()
    return entry


def leave_waitlist(*, entry: WaitlistEntry, actor: Any) -> None:
    """Stop waiting; an offer is given up, and its seats go to the next. Again: nothing happens.

    Raises ``NotCancellable`` for what has been booked.
    """
    if _stop_waiting(entry, actor):
        return
    entry = WaitlistEntry.objects.select_related("offer").get(pk=entry.pk)
    if entry.status == WaitlistEntry.Status.OFFERED and entry.offer is not None:
        _give_up_offer(entry.offer, actor)
        entry.refresh_from_db(fields=["status"])
    if entry.status in (WaitlistEntry.Status.OFFERED, WaitlistEntry.Status.BOOKED):
        raise NotCancellable


def _give_up_offer(offer: Booking, actor: Any) -> None:
    """Unless it has ended meanwhile, in one way or the other."""
    with suppress(NotCancellable):
        cancel_booking(booking=offer, actor=actor)


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
    """End the waiting for events that nobody can book any more; return for how many events."""
    over = Q(event__starts_at__lte=Now()) | ~Q(event__status="published") | Q(event__deleted_at__isnull=False)
    waiting = WaitlistEntry.objects.filter(over, status=WaitlistEntry.Status.WAITING)
    events = list(waiting.order_by("event").values_list("event", flat=True).distinct()[:MOST_EVENTS])
    for pk in events:
        _close_waitlist(pk)
    return len(events)


def forget_waiting(*, user_id: Any) -> None:
    """Take somebody whose account was erased off every waiting list."""
    for entry in WaitlistEntry.objects.filter(user=user_id, status=WaitlistEntry.Status.WAITING):
        _stop_waiting(entry, None)


def _close_waitlist(event_id: int) -> None:
    with short_transaction():
        entries = list(WaitlistEntry.objects.select_for_update().waiting().filter(event=event_id))
        cancelled = Event.objects.filter(pk=event_id, status="cancelled").exists()
        WaitlistEntry.objects.filter(pk__in=[each.pk for each in entries]).update(status=WaitlistEntry.Status.LEFT)
        if Event.objects.existing().filter(pk=event_id).exists():
            lock_event(event_id)
            refresh_flags(event_id)
        waitlist_left.record_many(entries, reason="event_cancelled" if cancelled else "over")


def _acceptable(event: Event, ticket_types: Sequence[int], quantity: int) -> list[TicketType]:
    kinds = list(event.ticket_types.shown().order_by("pk"))
    if ticket_types:
        kinds = [kind for kind in kinds if kind.pk in ticket_types]
        if len(kinds) < len(set(ticket_types)):
            raise ValidationError({"ticket_types": [_("This event has no such ticket type.")]})
    capacity = sum(kind.capacity for kind in kinds)
    if quantity > (capacity if event.capacity is None else min(capacity, event.capacity)):
        raise ValidationError({"quantity": [_("There are not as many seats.")]})
    return kinds


def _check_may_wait(event: Event, kinds: list[TicketType], user: Any, quantity: int, now: datetime) -> None:
    if event.status == Event.Status.CANCELLED:
        raise EventCancelled
    on_sale = [kind for kind in kinds if kind.on_sale(event, now)]
    if not on_sale:
        raise SalesClosed
    import_string(app_settings().CAN_BOOK)(event=event, user=user)
    _check_limits(event, on_sale, user, quantity)
    ceiling = event.seats_left_under_ceiling()
    if sum(kind.own_seats_left() for kind in on_sale) >= quantity and (ceiling is None or ceiling >= quantity):
        raise SeatsAvailable


def _check_limits(event: Event, kinds: list[TicketType], user: Any, quantity: int) -> None:
    """Who could not take the seats of any type may not wait for them, since nobody else would get them meanwhile."""
    refusal = None
    for kind in kinds:
        try:
            check_limits([kind], event=event, user=user, quantities={kind.pk: quantity})
            return
        except LimitExceeded as error:
            refusal = error
    if refusal is not None:
        raise refusal

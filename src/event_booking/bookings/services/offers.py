"""Seats for those who wait: an offer is a held booking with a deadline, made in the order in which people came."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import inf
from time import monotonic
from typing import Any

from django.db import DatabaseError
from django.db.models import F, Q
from django.db.models.functions import Now

from event_booking.bookings.exceptions import SoldOut
from event_booking.bookings.models import WaitlistEntry
from event_booking.bookings.services.booking import BookingRequest, Channel, draft_booking, person_transaction, sell
from event_booking.bookings.signals import waitlist_offered
from event_booking.bookings.waiting import is_waited_for, refresh_flags
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.events.models import Event, TicketType
from event_booking.events.services.locks import lock_event
from event_booking.exceptions import EventBookingError

logger = logging.getLogger("event_booking.bookings")

#: A run ends after that, since the process that does it has other work.
RUN_SECONDS = 5
BATCH = 200
#: Why somebody was passed over: seats were free, but not as many as are wanted.
NOT_ENOUGH = "not_enough_seats"
#: A reason that stays the same is not written again for so long.
NOTED_FOR = timedelta(minutes=10)


def make_offers() -> int:
    """Offer what is free to those who wait for it, as far as there is time; return how many offers were made.

    Where somebody holds a lock of an event, the others do not wait for it.
    """
    made, end = 0, monotonic() + RUN_SECONDS
    for event_id in list(_events_with_free_seats()):
        if monotonic() > end:
            break
        try:
            made += offer_seats(event_id=event_id, until=end)
        except (DatabaseError, Event.DoesNotExist):
            logger.warning("seats could not be offered now; the next run tries again", exc_info=True)
    return made


def offer_seats(*, event_id: int, until: float = inf) -> int:
    """Offer an event's free seats in turn; return how many offers were made."""
    _mend_flags(event_id)
    made, refused, short = 0, list[int](), list[int]()
    kinds, room = _free(event_id)
    for entry in _waiting(event_id):
        if not room or monotonic() > until or (short and app_settings().WAITLIST_ORDER == "strict"):
            break
        if _choose(entry, kinds, room) is None:
            short.append(entry.pk)
            continue
        try:
            made += offer_to(entry=entry) is not None
        except SoldOut:
            short.append(entry.pk)  # somebody was quicker
        except EventBookingError as refusal:
            refused.append(entry.pk)
            _note([entry.pk], refusal.code)
        kinds, room = _free(event_id)
    _note(short, NOT_ENOUGH)
    if room and not short and monotonic() <= until:
        _release(event_id, refused)
    return made


def offer_to(*, entry: WaitlistEntry, actor: Any = None) -> WaitlistEntry | None:
    """Offer seats to this entry, in turn or not; ``None`` if it does not wait any more.

    Raises ``SoldOut`` where there are not enough, and whatever else booking them raises.
    """
    with person_transaction(entry.user) as now:
        locked = WaitlistEntry.objects.select_for_update(no_key=True).waiting().filter(pk=entry.pk).first()
        if locked is None:
            return None
        lock_event(locked.event_id)
        kinds, room = _free(locked.event_id, now)
        quantities = _choose(locked, kinds, room)
        if quantities is None:
            raise SoldOut
        wish = BookingRequest(event_id=locked.event_id, quantities=quantities)
        booking = draft_booking(user=entry.user, wish=wish, now=now, channel=Channel.WAITLIST)
        sell(booking, actor=actor, channel=Channel.WAITLIST)
        locked.status, locked.offer = WaitlistEntry.Status.OFFERED, booking
        locked.save(update_fields=["status", "offer"])
        refresh_flags(locked.event_id)
        waitlist_offered.record(locked, actor=actor)
    return locked


def _events_with_free_seats() -> Iterable[int]:
    free = TicketType.objects.shown().filter(event_open=True, event__has_waitlist=True, taken__lt=F("capacity"))
    under_ceiling = Q(event__capacity=None) | Q(event__taken__lt=F("event__capacity"))
    return free.filter(under_ceiling).order_by("event").values_list("event", flat=True).distinct()


def _waiting(event_id: int) -> Iterable[WaitlistEntry]:
    """In the order of their turn, a slice at a time."""
    waiting, last = WaitlistEntry.objects.waiting().filter(event=event_id), 0
    while entries := list(waiting.filter(pk__gt=last).select_related("user").prefetch_related("ticket_types")[:BATCH]):
        yield from entries
        last = entries[-1].pk


def _free(event_id: int, now: datetime | None = None) -> tuple[dict[int, int], int]:
    """Seats that an offer can take, set aside or not: of each ticket type on sale, and over all."""
    types = TicketType.objects.shown().on_sale(now or Now()).filter(event=event_id).select_related("event")
    rows = list(types.order_by("pk"))
    kinds = {kind.pk: kind.capacity - kind.taken for kind in rows if kind.capacity > kind.taken}
    room = sum(kinds.values())
    if rows and (ceiling := rows[0].event.capacity) is not None:
        room = min(room, max(ceiling - rows[0].event.taken, 0))
    return kinds, room


def _choose(entry: WaitlistEntry, kinds: dict[int, int], room: int) -> dict[int, int] | None:
    """All of one ticket type, if one has as many, else some of each; ``None`` if there are not enough together."""
    accepted = {kind.pk for kind in entry.ticket_types.all()} or set(kinds)
    free = {pk: seats for pk, seats in kinds.items() if pk in accepted}
    if min(sum(free.values()), room) < entry.quantity:
        return None
    for pk, seats in free.items():
        if seats >= entry.quantity:
            return {pk: entry.quantity}
    quantities, wanted = {}, entry.quantity
    for pk, seats in free.items():
        if taken := min(seats, wanted):
            quantities[pk], wanted = taken, wanted - taken
    return quantities


def _note(pks: Sequence[int], because: str) -> None:
    """Tell those who were passed over why; not again and again."""
    news = ~Q(passed_over_because=because) | Q(passed_over_at__lt=Now() - NOTED_FOR)
    for start in range(0, len(pks), BATCH):
        rows = WaitlistEntry.objects.waiting().filter(news, pk__in=pks[start : start + BATCH])
        rows.order_by().update(passed_over_at=Now(), passed_over_because=because)


def _mend_flags(event_id: int) -> None:
    """A ticket type that was added, hidden or shown since is waited for, or is not any more."""
    types = TicketType.objects.filter(event=event_id, removed_at=None).annotate(waited=is_waited_for())
    if types.exclude(has_waitlist=F("waited")).exists():
        with short_transaction():
            lock_event(event_id)
            refresh_flags(event_id)


def _release(event_id: int, refused: Sequence[int]) -> None:
    """Sell to everybody what nobody on the list may take: seats are kept for those alone who need more of them."""
    with short_transaction():
        lock_event(event_id)
        if not WaitlistEntry.objects.waiting().filter(event=event_id).exclude(pk__in=refused).exists():
            TicketType.objects.filter(event=event_id, set_aside__gt=0).order_by().update(set_aside=0)
            Event.objects.filter(pk=event_id, set_aside__gt=0).update(set_aside=0)
        refresh_flags(event_id)

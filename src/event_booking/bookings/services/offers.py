"""Seats for those who wait: an offer is a held booking with a deadline, made in the order in which people came."""

import logging
import random
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from math import inf
from time import monotonic
from typing import Any

from django.db import DatabaseError, OperationalError
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Now

from event_booking.bookings.exceptions import LimitExceeded, SoldOut
from event_booking.bookings.models import Booking, WaitlistEntry
from event_booking.bookings.services.booking import BookingRequest, Channel, draft_booking, person_transaction, sell
from event_booking.bookings.services.splits import splits
from event_booking.bookings.signals import waitlist_offered
from event_booking.bookings.waiting import is_waited_for, refresh_flags, seats_waited_for
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.events.models import Event, TicketType
from event_booking.events.services.locks import lock_event
from event_booking.exceptions import EventBookingError
from event_booking.people.export import in_batches

logger = logging.getLogger("event_booking.bookings")

#: A run ends after that, since the process that does it has other work.
RUN_SECONDS = 5
#: So long it is one event's turn, and then that of the others.
SLICE_SECONDS = 1
#: Why somebody was passed over: seats were free, but not as many as are wanted.
NOT_ENOUGH = "not_enough_seats"
#: A lock that was not had in time. It says nothing about whether they may have the seats, which are kept for them.
NOT_NOW = "not_now"
LONGEST_REASON = 40
#: A reason that stays the same is not written again for so long.
NOTED_FOR = timedelta(minutes=10)
#: Nearly always the first who might be served can be; not more of the others are looked at together.
AT_ONCE = 20
#: Who may not have the seats is asked again after that; meanwhile it is the turn of the others.
REFUSED_FOR = timedelta(seconds=30)


#: Ticket types, each with its free seats.
Free = dict[TicketType, int]


class SomebodyWasQuicker(SoldOut):
    """The seats that were free a moment ago are not any more."""


def make_offers() -> int:
    """Offer what is free to those who wait for it, as far as there is time; return how many offers were made.

    Where somebody holds a lock of an event, or its list is long, the others do not wait for it.
    """
    made, end = 0, monotonic() + RUN_SECONDS
    events = deque(_events_with_free_seats())
    random.shuffle(events)  # one that takes all the time would have it in every run
    while events and monotonic() <= end:
        event_id, until = events.popleft(), min(end, monotonic() + SLICE_SECONDS)
        try:
            made += offer_seats(event_id=event_id, until=until)
            if monotonic() > until:
                events.append(event_id)
        except (DatabaseError, Event.DoesNotExist):
            logger.warning("seats could not be offered now; the next run tries again", exc_info=True)
        except Exception:
            logger.exception("seats of event %s could not be offered", event_id)  # a hook of the site's, say
    return made


def offer_seats(*, event_id: int, until: float = inf) -> int:
    """Offer an event's free seats in turn; return how many offers were made.

    Who can be served is asked of the database, so that a long list costs no more queries than a short one.
    """
    _mend_flags(event_id)
    made, last = 0, 0
    kinds, room = _free(event_id)
    while room and monotonic() <= until and (entry := _next(event_id, kinds, room)):
        if _offer_in_turn(entry):
            made, last = made + 1, max(last, entry.pk)
        kinds, room = _free(event_id)
    if last or room:
        _note_passed_over(event_id, before=None if room else last)
    if room and _is_aside(event_id) and not _is_kept(event_id):
        _release(event_id)
    return made


def _offer_in_turn(entry: WaitlistEntry) -> bool:
    """Whether the offer was made; if not, it is said why, and it is the turn of the next."""
    try:
        return offer_to(entry=entry) is not None
    except SomebodyWasQuicker:
        return False  # it is still the turn of this entry
    except EventBookingError as refusal:
        _note_refusal(entry, refusal.code)
    except OperationalError:
        # the person's lock is held, or a row's: who comes next is not to wait for it as well
        logger.warning("seats could not be offered to waiting list entry %s now", entry.pk, exc_info=True)
        _note_refusal(entry, NOT_NOW)
    except DatabaseError:
        raise
    except Exception:  # a hook of the site's, say, which may fail for this person alone
        logger.exception("seats could not be offered to waiting list entry %s", entry.pk)
        _note_refusal(entry, "")
    return False


def offer_to(*, entry: WaitlistEntry, actor: Any = None) -> WaitlistEntry | None:
    """Offer seats to this entry, in turn or not; ``None`` if it does not wait any more.

    Raises ``SoldOut`` where there are not enough, and whatever else booking them raises.
    """
    with person_transaction(entry.user) as now:
        locked = _lock_waiting(entry.pk)
        if locked is None:
            return None
        lock_event(locked.event_id)
        booking = _draft(locked, now)
        sell(booking, actor=actor, channel=Channel.WAITLIST)
        locked.status, locked.offer = WaitlistEntry.Status.OFFERED, booking
        locked.save(update_fields=["status", "offer"])
        refresh_flags(locked.event_id)
        waitlist_offered.record(locked, actor=actor)
    return locked


def _draft(entry: WaitlistEntry, now: datetime) -> Booking:
    """Of the first seats that the person may have; a limit of one ticket type does not stand in the way of others."""
    refusal: LimitExceeded | None = None
    for quantities in _choices(entry, *_free(entry.event_id)):
        wish = BookingRequest(event_id=entry.event_id, quantities=quantities)
        try:
            return draft_booking(user=entry.user, wish=wish, now=now, channel=Channel.WAITLIST)
        except LimitExceeded as error:
            refusal = error
    raise refusal or SomebodyWasQuicker


def _events_with_free_seats() -> Iterable[int]:
    """And those whose flags must be mended. Hidden types too: they may be kept for who named them before."""
    types = TicketType.objects.offered().filter(event_open=True, event__has_waitlist=True)
    under_ceiling = Q(event__capacity=None) | Q(event__taken__lt=F("event__capacity"))
    unknown = Q(is_waited_for(), has_waitlist=False)
    rows = types.filter(Q(under_ceiling, taken__lt=F("capacity")) | unknown)
    return rows.order_by("event").values_list("event", flat=True).distinct()


def _lock_waiting(pk: int) -> WaitlistEntry | None:
    """Whoever leaves at the same moment waits, or has left."""
    return WaitlistEntry.objects.select_for_update(no_key=True).waiting().filter(pk=pk).first()


def _queue(event_id: int) -> QuerySet[WaitlistEntry]:
    """In the order of their turn, without those who were refused a moment ago: there is no end to asking again."""
    lately = Q(passed_over_at__gt=Now() - REFUSED_FOR) & ~Q(passed_over_because=NOT_ENOUGH)
    return WaitlistEntry.objects.waiting().filter(event=event_id).exclude(lately)


def _is_kept(event_id: int) -> bool:
    """Whether somebody waits who may have the seats, or of whom that is not known."""
    unknown = WaitlistEntry.objects.waiting().filter(event=event_id, passed_over_because=NOT_NOW)
    return _queue(event_id).exists() or unknown.exists()


def _next(event_id: int, kinds: Free, room: int) -> WaitlistEntry | None:
    """Whose turn it is; ``None`` if there are not enough seats for anybody, or for the first where order is strict."""
    queue = _queue(event_id).select_related("user")
    if _is_strict():
        entry = queue.first()
        return entry if entry is not None and any(_choices(entry, kinds, room)) else None
    named: Any = WaitlistEntry.ticket_types.through.objects.filter(waitlistentry=OuterRef("pk")).order_by()
    free = Sum(F("tickettype__capacity") - F("tickettype__taken"))
    of_named = named.filter(tickettype__in=kinds).values("waitlistentry").annotate(free=free).values("free")
    accepted = Case(When(Exists(named), then=Coalesce(Subquery(of_named), 0)), default=Value(sum(kinds.values())))
    enough = queue.filter(quantity__lte=room).alias(accepted=accepted).filter(quantity__lte=F("accepted"))
    # enough together may still be no choice, for what a type sells at least at once and at most to one person
    able = in_batches(enough.prefetch_related("ticket_types"), size=AT_ONCE)
    return next((entry for entry in able if any(_choices(entry, kinds, room))), None)


def _is_strict() -> bool:
    return app_settings().WAITLIST_ORDER == "strict"


def _free(event_id: int) -> tuple[Free, int]:
    """Seats that an offer can take, set aside or not: of each ticket type on sale, and over all."""
    types = TicketType.objects.shown().on_sale(Now()).filter(event=event_id).select_related("event")
    rows = list(types.order_by("position", "pk"))
    kinds = {kind: kind.capacity - kind.taken for kind in rows if kind.capacity > kind.taken}
    room = sum(kinds.values())
    if rows and (ceiling := rows[0].event.capacity) is not None:
        room = min(room, max(ceiling - rows[0].event.taken, 0))
    return kinds, room


def _choices(entry: WaitlistEntry, kinds: Free, room: int) -> Iterator[dict[int, int]]:
    """The ways to serve this entry; none if there are not enough seats together."""
    if room < entry.quantity:
        return iter(())
    accepted = set(entry.ticket_types.all()) or set(kinds)
    return splits(entry.quantity, {kind: seats for kind, seats in kinds.items() if kind in accepted})


def _note_refusal(entry: WaitlistEntry, because: str) -> None:
    rows = WaitlistEntry.objects.filter(pk=entry.pk, status=WaitlistEntry.Status.WAITING)
    known = because if because not in ("", NOT_ENOUGH) else "booking_refused"
    rows.update(passed_over_at=Now(), passed_over_because=known[:LONGEST_REASON])


def _note_passed_over(event_id: int, *, before: int | None) -> None:
    """Tell those who were passed over that there were not enough seats for them; not again and again."""
    news = ~Q(passed_over_because=NOT_ENOUGH) | Q(passed_over_at__lt=Now() - NOTED_FOR)
    rows = _queue(event_id).filter(news)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    with short_transaction():
        # what others have locked is left out: several runs would wait for each other in any order
        mine = rows.order_by().select_for_update(skip_locked=True).values("pk")
        told = WaitlistEntry.objects.filter(pk__in=mine).order_by()
        told.update(passed_over_at=Now(), passed_over_because=NOT_ENOUGH)


def _mend_flags(event_id: int) -> None:
    """A ticket type that was added, hidden or shown since is waited for, or is not any more.

    Under a ceiling, seats of other types that became free are of no use to who waits.
    """
    types = TicketType.objects.filter(event=event_id, removed_at=None).annotate(waited=is_waited_for())
    useless = Event.objects.filter(pk=event_id, set_aside__gt=seats_waited_for())
    if types.exclude(has_waitlist=F("waited")).exists() or useless.exists():
        with short_transaction():
            lock_event(event_id)
            refresh_flags(event_id)


def _is_aside(event_id: int) -> bool:
    kept = Q(set_aside__gt=0) | Q(event__set_aside__gt=0)
    return TicketType.objects.filter(kept, event=event_id).exists()


def _release(event_id: int) -> None:
    """Sell to everybody what nobody on the list may take: seats are kept for those alone who need more of them."""
    with short_transaction():
        lock_event(event_id)
        if not _is_kept(event_id):
            TicketType.objects.filter(event=event_id).order_by().update(set_aside=0)
            Event.objects.filter(pk=event_id).update(set_aside=0)

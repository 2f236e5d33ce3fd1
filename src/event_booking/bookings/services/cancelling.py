"""The ways in which a booking ends, each of which gives its seats back once: whoever locks the booking first, wins."""

import logging
import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from time import monotonic
from typing import Any

from django.db import DatabaseError, OperationalError
from django.db.models import Q, prefetch_related_objects
from django.db.models.functions import Now

from event_booking.bookings.exceptions import NotCancellable, QuoteChanged
from event_booking.bookings.models import Booking, BookingItem, Ticket, WaitlistEntry
from event_booking.bookings.querysets import BookingQuerySet
from event_booking.bookings.services.locks import end_offer, lock_booking
from event_booking.bookings.services.refunds import cancellable_tickets, refund_lines, total_of
from event_booking.bookings.services.vouchers import give_back_uses
from event_booking.bookings.signals import booking_cancelled, booking_expired, booking_reduced
from event_booking.bookings.stock import give_back_seats
from event_booking.database import short_transaction
from event_booking.events.models import Event
from event_booking.tracing import traced

logger = logging.getLogger("event_booking.bookings")

BATCH = 200
MOST = 5000
#: A run ends after that, since the process that does it has other work.
RUN_SECONDS = 5


@traced("cancel")
def cancel_booking(
    *,
    booking: Booking,
    actor: Any,
    codes: Sequence[str] | None = None,
    reason: str = "person",
    quoted: Decimal | None = None,
    only_held: bool = False,
) -> Booking:
    """Cancel a booking, or the tickets of it that ``codes`` names; their seats are on sale again at once.

    Raises ``NotCancellable`` when it has ended, when the event has begun (for its organizer: ended), when a ticket was
    used, when a code is not one of its valid tickets, or when ``only_held`` and it is confirmed by now;
    ``QuoteChanged`` when something else would come back than what was ``quoted``.
    """
    with short_transaction() as now:
        locked = _lock(booking.pk)
        if locked is None or (only_held and locked.status != Booking.Status.HELD):
            raise NotCancellable
        living, chosen = cancellable_tickets(locked, codes, now, reason=reason)
        refund = total_of(refund_lines(locked, chosen, now, reason=reason))
        if quoted is not None and quoted != refund:
            raise QuoteChanged
        locked.refund += refund
        if len(chosen) == len(living):
            booking_cancelled.record(locked, actor=actor, reason=reason, refund=str(refund))
            _end(locked, Booking.Status.CANCELLED, now)
        else:
            pks = sorted(ticket.pk for ticket in chosen)
            booking_reduced.record(locked, actor=actor, tickets=pks, reason=reason, refund=str(refund))
            _reduce(locked, chosen)
    return locked


def expire_holds() -> int:
    """End the holds whose deadline is over by the database's clock, as far as there is time; return how many ended.

    Where somebody holds a lock of an event, its other holds wait for the next run, so that those of other events don't.
    """
    ended, busy, end = 0, set[int](), monotonic() + RUN_SECONDS
    over = list(Booking.objects.expired(Now()).order_by("expires_at").values_list("pk", "event")[:MOST])
    random.shuffle(over)  # two that are locked would take all the time, and have it in every run
    for pk, event in over:
        if event in busy or monotonic() > end:
            continue
        try:
            ended += _end_alone(pk, Booking.Status.EXPIRED)
        except OperationalError:
            logger.warning("a hold could not be ended now; the next run tries again", exc_info=True)
            busy.add(event)
        except (NotCancellable, DatabaseError):  # its rows contradict each other, or the voucher's: the others are fine
            logger.exception("hold %s can not be ended", pk)
    return ended


def cancel_bookings_of_event(*, event_id: int) -> bool:
    """Cancel living bookings of a cancelled event, as far as there is time; return whether none is left.

    Each in its own transaction, so that it can be resumed, and one that somebody holds a lock of keeps no other. Raises
    ``NotCancellable`` when nothing is left but bookings whose rows contradict each other, which the audit tells.
    """
    living = Booking.objects.living().filter(event=event_id, event__status="cancelled").order_by("pk")
    end, busy, odd = monotonic() + RUN_SECONDS, list[int](), list[int]()
    while pks := list(living.exclude(pk__in=busy + odd).values_list("pk", flat=True)[:BATCH]):
        random.shuffle(pks)  # as above
        for pk in pks:
            if monotonic() > end:
                return False
            try:
                _end_alone(pk, Booking.Status.CANCELLED, reason="event_cancelled")
            except OperationalError:
                logger.warning("a booking could not be cancelled now; it is tried again", exc_info=True)
                busy.append(pk)
            except (NotCancellable, DatabaseError):
                logger.exception("booking %s can not be cancelled", pk)
                odd.append(pk)
    if odd and not busy:
        raise NotCancellable
    return not busy


def end_future_bookings(bookings: BookingQuerySet) -> None:
    """Cancel those of somebody whose account was erased whose event is to come, each in its own transaction.

    One that can not be cancelled keeps no other; what was wrong with the last of them is raised in the end.
    """
    wrong: Exception | None = None
    for pk in bookings.living().filter(event__starts_at__gt=Now()).values_list("pk", flat=True):
        try:
            _end_alone(pk, Booking.Status.CANCELLED, reason="erased")
        except Exception as error:  # noqa: BLE001 - a hook of the site's own may refuse anything
            wrong = error
    if wrong:
        raise wrong


def _lock(pk: int) -> Booking | None:
    try:
        booking = lock_booking(pk)
    except Booking.DoesNotExist:
        return None
    prefetch_related_objects([booking], "items")
    return booking


def _end_alone(pk: int, status: str, reason: str = "") -> bool:
    """End one booking in a transaction of its own, without a person who asks for it; false if it had ended already."""
    with short_transaction() as now:
        booking = _lock(pk)
        expires = status == Booking.Status.EXPIRED
        if booking is None or not (booking.has_expired(now) if expires else booking.is_living):
            return False
        if reason == "event_cancelled" and booking.event.status != Event.Status.CANCELLED:
            return False  # moved to another date in the last moment
        if expires:
            booking_expired.record(booking)
        else:
            refund = total_of(refund_lines(booking, booking.tickets.living(), now, reason=reason))
            booking.refund += refund
            booking_cancelled.record(booking, reason=reason, refund=str(refund))
        _end(booking, status, now, used_too=True)
    return True


def _end(booking: Booking, status: str, now: datetime, *, used_too: bool = False) -> None:
    _end_tickets(booking, Q(status__in=Ticket.LIVING) if used_too else Q(status=Ticket.Status.VALID))
    booking.status, booking.cancelled_at, booking.expires_at = status, now, None
    booking.save(update_fields=["status", "cancelled_at", "expires_at", "refund"])
    end_offer(booking, WaitlistEntry.Status.LEFT)
    items = list(booking.items.all())
    quantities = {item.ticket_type_id: item.quantity for item in items if item.quantity}
    give_back_uses(items, quantities)
    give_back_seats(event_id=booking.event_id, quantities=quantities)


def _end_tickets(booking: Booking, endable: Q) -> None:
    ended = booking.tickets.filter(endable).update(status=Ticket.Status.CANCELLED)
    if ended != sum(item.quantity for item in booking.items.all()):
        raise NotCancellable  # somebody was let in with one of them, perhaps while we waited for the lock


def _reduce(booking: Booking, tickets: list[Ticket]) -> None:
    pks = [ticket.pk for ticket in tickets]
    valid = Ticket.objects.filter(pk__in=pks, status=Ticket.Status.VALID)
    if valid.update(status=Ticket.Status.CANCELLED) != len(pks):
        raise NotCancellable
    quantities = Counter(ticket.ticket_type_id for ticket in tickets)
    items = list(booking.items.all())
    for item in items:
        item.quantity -= quantities[item.ticket_type_id]
    BookingItem.objects.bulk_update(items, ["quantity"])
    booking.total = sum((item.price for item in items), Decimal(0))
    booking.save(update_fields=["total", "refund"])
    give_back_uses(items, quantities)
    give_back_seats(event_id=booking.event_id, quantities=quantities)

"""What can be derived from other rows is derived anew, and what is overdue is done by the service that does it always.

Nothing else is touched: which of two things that contradict each other is the true one, only people know.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.db.models import Model, Sum

from event_booking.bookings.audit.checks import Finding, outer, seats
from event_booking.bookings.audit.run import is_off
from event_booking.bookings.audit.stock import waiting
from event_booking.bookings.exceptions import NotCancellable
from event_booking.bookings.idempotency import forget_old_keys
from event_booking.bookings.models import Booking, IdempotencyKey, Voucher
from event_booking.bookings.services import cancel_bookings_of_event, expire_holds
from event_booking.bookings.signals import audit_repaired
from event_booking.bookings.waiting import is_waited_for
from event_booking.database import short_transaction
from event_booking.events.models import Event, TicketType
from event_booking.events.services.locks import for_change, lock_event


def repair(finding: Finding) -> str:
    """Repair a row if that is safe; return what was done, or nothing."""
    way = WAYS.get((finding.table, finding.check))
    if way is None:
        return ""
    try:
        done = way(finding)
    except (DatabaseError, NotCancellable, ObjectDoesNotExist):
        return ""  # a row that contradicts itself further, or is locked, or belongs to an event that was deleted
    return "" if is_off(finding) else done


def _ticket_type(finding: Finding) -> str:
    return _count_anew(TicketType.objects.values_list("event", flat=True).get(pk=finding.pk), finding)


def _event(finding: Finding) -> str:
    return _count_anew(finding.pk, finding)


def _count_anew(event_id: int, finding: Finding) -> str:
    """Seats and flags of an event and its ticket types, while nobody sells."""
    with short_transaction():
        event = lock_event(event_id)
        counted = TicketType.objects.filter(event=event).order_by("pk")
        for kind in counted.annotate(sold=seats(ticket_type=outer()), waited=is_waited_for()):
            _write(kind, _right_type(kind, event), finding)
        _write(event, _right_event(event), finding)
        return _now(finding)


def _right_type(kind: Any, event: Event) -> dict[str, Any]:
    on_sale = event.status == Event.Status.PUBLISHED and kind.removed_at is None
    waited = kind.waited and kind.removed_at is None
    aside = min(kind.set_aside, kind.capacity - kind.sold) if waited else 0
    return {
        "taken": kind.sold,
        "event_open": on_sale,
        "event_limited": event.capacity is not None,
        "has_waitlist": waited,
        "set_aside": aside,
    }


def _right_event(event: Event) -> dict[str, Any]:
    taken = event.ticket_types.aggregate(taken=Sum("taken", default=0))["taken"] if event.capacity is not None else 0
    waited = waiting(event=event).exists()
    free = event.capacity - taken if event.capacity is not None else 0
    return {"taken": taken, "has_waitlist": waited, "set_aside": min(event.set_aside, free) if waited else 0}


def _voucher(finding: Finding) -> str:
    with short_transaction():
        # a sale counts its uses here before it commits: whoever holds this row sees all that were counted
        for_change(Voucher.objects.filter(pk=finding.pk)).get()
        voucher: Any = Voucher.objects.annotate(uses=seats(voucher=outer())).get(pk=finding.pk)
        _write(voucher, {"used": voucher.uses}, finding)
        return _now(finding)


def _write(row: Model, right: Mapping[str, Any], finding: Finding) -> None:
    """Store what differs, and tell of it. Where it can't be right either, a CHECK refuses, and nothing is changed."""
    was = {name: getattr(row, name) for name, value in right.items() if getattr(row, name) != value}
    if not was:
        return
    now = {name: right[name] for name in was}
    type(row)._base_manager.filter(pk=row.pk).update(**now)
    audit_repaired.record(row, check=finding.check, was=was, now=now)


def _now(finding: Finding) -> str:
    return f"counted anew, now {finding.expected}"


def _expire(finding: Finding) -> str:
    return _by_service(finding, lambda booking: expire_holds())


def _cancel(finding: Finding) -> str:
    return _by_service(finding, lambda booking: cancel_bookings_of_event(event_id=booking.event_id))


def _by_service(finding: Finding, end: Callable[[Booking], object]) -> str:
    booking = Booking.objects.get(pk=finding.pk)
    if booking.is_living:
        end(booking)
        booking.refresh_from_db(fields=["status"])
    if not booking.is_living:
        with short_transaction():
            audit_repaired.record(booking, check=finding.check, was=finding.found, now=booking.status)
    return f"now {booking.status}"


def _forget(finding: Finding) -> str:
    forget_old_keys()
    return "forgotten"


_TYPE, _EVENT = TicketType._meta.label_lower, Event._meta.label_lower
_BOOKING, _VOUCHER = Booking._meta.label_lower, Voucher._meta.label_lower

WAYS: dict[tuple[str, str], Callable[[Finding], str]] = {
    **{(_TYPE, name): _ticket_type for name in ("oversold", "taken", "has_waitlist", "set_aside")},
    **{(_TYPE, name): _ticket_type for name in ("event_open", "event_limited")},
    **{(_EVENT, name): _event for name in ("oversold", "taken", "has_waitlist", "set_aside")},
    (_VOUCHER, "overused"): _voucher,
    (_VOUCHER, "used"): _voucher,
    (_BOOKING, "holds_end"): _expire,
    (_BOOKING, "cancelled_events_are_empty"): _cancel,
    (IdempotencyKey._meta.label_lower, "old_is_forgotten"): _forget,
}

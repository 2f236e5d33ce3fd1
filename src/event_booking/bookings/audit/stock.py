"""G1, G2: seats of ticket types and events, uses of vouchers, and the flags by which a sale is decided."""

from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from event_booking.bookings.audit.checks import Check, Off, differing, named, outer, over, seats, tickets
from event_booking.bookings.models import Voucher, WaitlistEntry
from event_booking.bookings.waiting import is_waited_for
from event_booking.events.models import Event, TicketType

Rows = QuerySet[Any]


def oversold(rows: Rows) -> Off:
    return named(rows.filter(taken__gt=F("capacity")), found=F("taken"), expected=F("capacity"))


def set_aside(rows: Rows) -> Off:
    """Set aside is only what is free, and only while somebody waits."""
    free = Greatest(Coalesce(F("capacity"), F("taken")) - F("taken"), Value(0))
    most = Case(When(has_waitlist=True, then=free), default=Value(0), output_field=IntegerField())
    return named(rows.annotate(most=most).filter(set_aside__gt=F("most")), found=F("set_aside"), expected=F("most"))


def taken(rows: Rows) -> Off:
    return differing(rows, "taken", seats(ticket_type=outer()))


def seats_have_tickets(rows: Rows) -> Off:
    rows = rows.annotate(sold=seats(ticket_type=outer()), living=tickets(ticket_type=outer()))
    return named(rows.exclude(living=F("sold")), found=F("living"), expected=F("sold"))


def taken_under_ceiling(rows: Rows) -> Off:
    """Seats count against a ceiling only while there is one."""
    total = over(TicketType.objects.filter(event=outer()), Sum("taken"), ["event"])
    return differing(rows, "taken", Case(When(capacity__isnull=True, then=Value(0)), default=total))


def open_flag(rows: Rows) -> Off:
    on_sale = Q(event__status=Event.Status.PUBLISHED, event__deleted_at=None, removed_at=None)
    return differing(rows, "event_open", truth(on_sale))


def limited_flag(rows: Rows) -> Off:
    return differing(rows.filter(removed_at=None), "event_limited", truth(Q(event__capacity__isnull=False)))


def waited_for(rows: Rows) -> Off:
    """A new type of an event that is waited for is taken for waited for as well, until the next offers are made."""
    missing = rows.filter(removed_at=None, has_waitlist=False).filter(is_waited_for())
    needless = rows.filter(has_waitlist=True).exclude(Exists(waiting(event=outer("event"))))
    return named(missing | needless, found=F("has_waitlist"), expected=truth(is_waited_for()))


def event_waited_for(rows: Rows) -> Off:
    return differing(rows.filter(deleted_at=None), "has_waitlist", Exists(waiting(event=outer())))


def waiting(**fields: Any) -> Rows:
    return WaitlistEntry.objects.filter(status=WaitlistEntry.Status.WAITING, **fields)


def truth(condition: Any) -> Any:
    return ExpressionWrapper(Case(When(condition, then=Value(True)), default=Value(False)), BooleanField())


def overused(rows: Rows) -> Off:
    return named(rows.filter(used__gt=F("budget")), found=F("used"), expected=F("budget"))


def used(rows: Rows) -> Off:
    return differing(rows, "used", seats(voucher=outer()))


CHECKS = (
    Check(guarantee="G1", name="oversold", model=TicketType, off=oversold),
    Check(guarantee="G2", name="taken", model=TicketType, off=taken),
    Check(guarantee="G2", name="seats_have_tickets", model=TicketType, off=seats_have_tickets),
    Check(guarantee="G1", name="has_waitlist", model=TicketType, off=waited_for),
    Check(guarantee="G1", name="set_aside", model=TicketType, off=set_aside),
    Check(guarantee="G9", name="event_open", model=TicketType, off=open_flag),
    Check(guarantee="G1", name="event_limited", model=TicketType, off=limited_flag),
    Check(guarantee="G1", name="oversold", model=Event, off=oversold),
    Check(guarantee="G2", name="taken", model=Event, off=taken_under_ceiling),
    Check(guarantee="G1", name="has_waitlist", model=Event, off=event_waited_for),
    Check(guarantee="G1", name="set_aside", model=Event, off=set_aside),
    Check(guarantee="G1", name="overused", model=Voucher, off=overused),
    Check(guarantee="G2", name="used", model=Voucher, off=used),
)

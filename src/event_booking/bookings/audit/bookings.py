"""G2, G3, G5–G9: bookings, their items and tickets, and the waiting list."""

from datetime import timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Now

from event_booking.bookings.audit.checks import Check, Off, named, outer, over, seats, tickets
from event_booking.bookings.models import Booking, BookingItem, Ticket, WaitlistEntry
from event_booking.bookings.signals import booking_confirmed, ticket_check_in_undone, ticket_checked_in
from event_booking.conf import app_settings
from event_booking.events.models import Event
from event_booking.journal.models import Entry

Rows = QuerySet[Any]

#: What G5 and C16 allow.
HOLD_ENDS_WITHIN = timedelta(seconds=60)
EVENT_EMPTIES_WITHIN = timedelta(seconds=120)


def living_has_tickets(rows: Rows) -> Off:
    empty = rows.filter(status__in=Booking.LIVING).exclude(Exists(Ticket.objects.living().filter(booking=outer())))
    return named(empty, ref=F("reference"), found="no living ticket", expected="at least one")


def ended_has_no_tickets(rows: Rows) -> Off:
    living = Exists(Ticket.objects.living().filter(booking=outer()))
    ended = rows.exclude(status__in=Booking.LIVING).filter(living)
    return named(ended, ref=F("reference"), found="living tickets", expected="none")


def confirmed_is_told(rows: Rows) -> Off:
    told = Exists(facts(booking_confirmed.name, Booking))
    silent = rows.filter(confirmed_at__isnull=False).exclude(told)
    return named(silent, ref=F("reference"), found="no fact", expected=booking_confirmed.name)


def holds_end(rows: Rows) -> Off:
    late = rows.filter(status=Booking.Status.HELD, expires_at__lt=Now() - HOLD_ENDS_WITHIN)
    return named(late, ref=F("reference"), found="held", expected="expired")


def cancelled_events_are_empty(rows: Rows) -> Off:
    cancelled = Q(event__status=Event.Status.CANCELLED, event__cancelled_at__lt=Now() - EVENT_EMPTIES_WITHIN)
    living = rows.filter(cancelled, status__in=Booking.LIVING)
    return named(living, ref=F("reference"), found=F("status"), expected="cancelled")


def person_within_limit(rows: Rows) -> Off:
    """Named once for each person and event, by the first booking."""
    overall = app_settings().MAX_TICKETS_PER_PERSON
    if not overall:
        return ()
    mine = Booking.objects.living().filter(user=outer("user"), event=outer("event"), is_box_office=False)
    has = seats(
        booking__user=outer("user"), booking__event=outer("event"), booking__is_box_office=outer("is_box_office")
    )
    over = limited(rows).annotate(has=has).filter(has__gt=overall).exclude(Exists(mine.filter(pk__lt=outer())))
    return named(over, ref=F("reference"), found=F("has"), expected=overall)


def limited(rows: Rows) -> Rows:
    return rows.filter(status__in=Booking.LIVING, is_box_office=False)


def person_within_limit_of_type(rows: Rows) -> Off:
    """Named once for each person and ticket type, by the first item."""
    counted = rows.filter(
        booking__status__in=Booking.LIVING, booking__is_box_office=False, ticket_type__max_per_person__isnull=False
    )
    user, kind = outer("booking__user"), outer("ticket_type")
    has = seats(booking__user=user, ticket_type=kind, booking__is_box_office=outer("booking__is_box_office"))
    first = BookingItem.objects.filter(
        booking__user=user, ticket_type=kind, booking__status__in=Booking.LIVING, booking__is_box_office=False,
        pk__lt=outer(),
    )  # fmt: skip
    most = F("ticket_type__max_per_person")
    above = counted.annotate(has=has).filter(has__gt=most).exclude(Exists(first))
    return named(above, ref=F("booking__reference"), found=F("has"), expected=most)


def item_has_tickets(rows: Rows) -> Off:
    living = rows.filter(booking__status__in=Booking.LIVING)
    living = living.annotate(living=tickets(booking=outer("booking"), ticket_type=outer("ticket_type")))
    off = living.exclude(quantity=F("living"))
    return named(off, ref=F("booking__reference"), found=F("living"), expected=F("quantity"))


def ticket_has_item(rows: Rows) -> Off:
    item = Exists(BookingItem.objects.filter(booking=outer("booking"), ticket_type=outer("ticket_type")))
    stray = rows.filter(status__in=Ticket.LIVING, booking__status__in=Booking.LIVING).exclude(item)
    return named(stray, ref=F("booking__reference"), found="no item of its type", expected="one")


def used_has_time(rows: Rows) -> Off:
    timeless = rows.filter(status=Ticket.Status.USED, checked_in_at=None)
    return named(timeless, ref=F("booking__reference"), found="no time", expected="when it was used")


def used_is_confirmed(rows: Rows) -> Off:
    used = rows.filter(status=Ticket.Status.USED).exclude(booking__status=Booking.Status.CONFIRMED)
    return named(used, ref=F("booking__reference"), found=F("booking__status"), expected="confirmed")


def used_once(rows: Rows) -> Off:
    """As often as it was undone, it may be used again."""
    used, undone = (
        over(facts(fact.name, Ticket), Count("pk"), ["fact"]) for fact in (ticket_checked_in, ticket_check_in_undone)
    )
    again = rows.exclude(checked_in_at=None).annotate(times=used - undone).filter(times__gt=1)
    return named(again, ref=F("booking__reference"), found=F("times"), expected=1)


def offer_is_held(rows: Rows) -> Off:
    held = Q(offer__status=Booking.Status.HELD)
    lost = rows.filter(status=WaitlistEntry.Status.OFFERED).exclude(held)
    found = Coalesce(F("offer__status"), Value("no offer"))
    return named(lost, ref=Coalesce(F("offer__reference"), Value("")), found=found, expected="held")


def waiting_has_no_offer(rows: Rows) -> Off:
    both = rows.filter(status=WaitlistEntry.Status.WAITING, offer__status__in=Booking.LIVING)
    return named(both, ref=F("offer__reference"), found="waiting with an offer", expected="one of both")


def waits_once(rows: Rows) -> Off:
    mine = WaitlistEntry.objects.filter(event=outer("event"), user=outer("user"), status__in=WaitlistEntry.LIVING)
    again = rows.filter(status__in=WaitlistEntry.LIVING).filter(Exists(mine.filter(pk__lt=outer())))
    return named(again, found="another living entry of the same person", expected="one")


def facts(name: str, model: Any) -> Rows:
    """Those about the outer row."""
    subject = Cast(outer(), CharField())
    return Entry.objects.filter(subject_model=model._meta.label_lower, subject_id=subject, fact=name)


CHECKS = (
    Check(guarantee="G2", name="living_has_tickets", model=Booking, off=living_has_tickets),
    Check(guarantee="G2", name="ended_has_no_tickets", model=Booking, off=ended_has_no_tickets),
    Check(guarantee="G3", name="confirmed_is_told", model=Booking, off=confirmed_is_told),
    Check(guarantee="G5", name="holds_end", model=Booking, off=holds_end),
    Check(guarantee="G7", name="person_within_limit", model=Booking, off=person_within_limit),
    Check(guarantee="G9", name="cancelled_events_are_empty", model=Booking, off=cancelled_events_are_empty),
    Check(guarantee="G2", name="item_has_tickets", model=BookingItem, off=item_has_tickets),
    Check(guarantee="G7", name="person_within_limit", model=BookingItem, off=person_within_limit_of_type),
    Check(guarantee="G2", name="ticket_has_item", model=Ticket, off=ticket_has_item),
    Check(guarantee="G8", name="used_has_time", model=Ticket, off=used_has_time),
    Check(guarantee="G8", name="used_is_confirmed", model=Ticket, off=used_is_confirmed),
    Check(guarantee="G8", name="used_once", model=Ticket, off=used_once),
    Check(guarantee="G5", name="offer_is_held", model=WaitlistEntry, off=offer_is_held),
    Check(guarantee="G5", name="waiting_has_no_offer", model=WaitlistEntry, off=waiting_has_no_offer),
    Check(guarantee="G5", name="waits_once", model=WaitlistEntry, off=waits_once),
)

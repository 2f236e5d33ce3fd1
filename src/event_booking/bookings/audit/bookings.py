"""G2, G3, G5–G9: bookings, their items and tickets, and the waiting list."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, DecimalField, Exists, F, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat, Now

from event_booking.bookings.audit.checks import Check, Off, named, outer, over, seats, tickets
from event_booking.bookings.models import Booking, BookingItem, Ticket, WaitlistEntry
from event_booking.bookings.signals import (
    booking_cancelled,
    booking_confirmed,
    booking_expired,
    ticket_check_in_undone,
    ticket_checked_in,
)
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


def ended_is_told(rows: Rows) -> Off:
    """A booking does not just vanish."""
    cancelled, expired = (Exists(facts(fact.name, Booking)) for fact in (booking_cancelled, booking_expired))
    told = Q(cancelled, status=Booking.Status.CANCELLED) | Q(expired, status=Booking.Status.EXPIRED)
    silent = rows.exclude(status__in=Booking.LIVING).exclude(told)
    return named(silent, ref=F("reference"), found="no fact", expected=Concat(Value("booking."), F("status")))


def told_exists(rows: Rows) -> Iterator[dict[str, Any]]:
    """No booking is ever deleted: two statements see enough."""
    told = rows.filter(fact=booking_confirmed.name, subject_model=Booking._meta.label_lower).order_by("pk")
    subjects = {pk: int(subject) for pk, subject in told.values_list("pk", "subject_id")}
    exist = set(Booking.objects.filter(pk__in=subjects.values()).values_list("pk", flat=True))
    for pk, subject in subjects.items():
        if subject not in exist:
            yield {"pk": pk, "ref": "", "found": f"no booking {subject}", "expected": "the booking"}


def confirmed_has_time(rows: Rows) -> Off:
    """A hold was never confirmed, and what is confirmed was."""
    held = rows.filter(status=Booking.Status.HELD, confirmed_at__isnull=False)
    timeless = rows.filter(status=Booking.Status.CONFIRMED, confirmed_at=None)
    return named(held | timeless, ref=F("reference"), found=F("status"), expected="what confirmed_at says")


def total_is_sum(rows: Rows) -> Off:
    """Of what its items cost; SQLite counts in floats."""
    money = DecimalField(max_digits=14, decimal_places=2)
    items: Rows = BookingItem.objects.order_by().filter(booking=outer()).values("booking")
    costs = items.annotate(sum=Sum(F("unit_price") * F("quantity"), output_field=money)).values("sum")
    summed = rows.annotate(sum=Coalesce(Subquery(costs, output_field=money), Decimal(0), output_field=money))
    cent = Decimal("0.005")
    wrong = summed.filter(Q(total__gt=F("sum") + cent) | Q(total__lt=F("sum") - cent))
    return named(wrong, ref=F("reference"), found=F("total"), expected=F("sum"))


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


def item_of_its_event(rows: Rows) -> Off:
    astray = rows.exclude(ticket_type__event=F("booking__event"))
    return named(astray, ref=F("booking__reference"), found=F("ticket_type__event"), expected=F("booking__event"))


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
    again = rows.exclude(checked_in_at=None).annotate(times=times_used()).filter(times__gt=1)
    return named(again, ref=F("booking__reference"), found=F("times"), expected=1)


def used_stays_used(rows: Rows) -> Off:
    """Not the other way round: who brings tickets over from another system brings used ones, of which nothing tells."""
    again = rows.filter(status=Ticket.Status.VALID).annotate(times=times_used()).filter(times__gt=0)
    return named(again, ref=F("booking__reference"), found=F("status"), expected="used")


def times_used() -> Any:
    used, undone = (
        over(facts(fact.name, Ticket), Count("pk"), ["fact"]) for fact in (ticket_checked_in, ticket_check_in_undone)
    )
    return used - undone


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
    Check(guarantee="G3", name="confirmed_has_time", model=Booking, off=confirmed_has_time),
    Check(guarantee="G3", name="ended_is_told", model=Booking, off=ended_is_told),
    Check(guarantee="G3", name="total_is_sum", model=Booking, off=total_is_sum),
    Check(guarantee="G5", name="holds_end", model=Booking, off=holds_end),
    Check(guarantee="G7", name="person_within_limit", model=Booking, off=person_within_limit),
    Check(guarantee="G9", name="cancelled_events_are_empty", model=Booking, off=cancelled_events_are_empty),
    Check(guarantee="G2", name="item_has_tickets", model=BookingItem, off=item_has_tickets),
    Check(guarantee="G2", name="item_of_its_event", model=BookingItem, off=item_of_its_event),
    Check(guarantee="G7", name="person_within_limit", model=BookingItem, off=person_within_limit_of_type),
    Check(guarantee="G2", name="ticket_has_item", model=Ticket, off=ticket_has_item),
    Check(guarantee="G8", name="used_has_time", model=Ticket, off=used_has_time),
    Check(guarantee="G8", name="used_is_confirmed", model=Ticket, off=used_is_confirmed),
    Check(guarantee="G8", name="used_once", model=Ticket, off=used_once),
    Check(guarantee="G8", name="used_stays_used", model=Ticket, off=used_stays_used),
    Check(guarantee="G5", name="offer_is_held", model=WaitlistEntry, off=offer_is_held),
    Check(guarantee="G5", name="waiting_has_no_offer", model=WaitlistEntry, off=waiting_has_no_offer),
    Check(guarantee="G5", name="waits_once", model=WaitlistEntry, off=waits_once),
    Check(guarantee="G3", name="told_exists", model=Entry, off=told_exists),
)

"""What people hear about their bookings, and about events that they booked."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from event_booking.bookings.models import Booking, Ticket, WaitlistEntry
from event_booking.bookings.told import booking_of
from event_booking.events.models import Event
from event_booking.journal.models import Entry
from event_booking.notifications.kinds import samples
from event_booking.notifications.kinds.about_events import event_context
from event_booking.notifications.kinds.audience import ids_in_steps
from event_booking.notifications.kinds.booking_files import (
    entry_again,
    entry_and_tickets,
    entry_elsewhere,
    entry_taken_out,
)
from event_booking.notifications.kinds.registry import Notice, kind
from event_booking.notifications.pages import booking_page, event_page
from event_booking.notifications.reminders import bookings_to_remind, is_still_news, to_be_reminded_of

EVENT_CANCELLED = "event_cancelled"
#: Reasons of which the booker hears otherwise, or not at all.
NOT_FOR_BOOKERS = (EVENT_CANCELLED, "erased")
#: Before what a reminder was, when there was but one.
ONE_DAY = 24 * 60


@kind(
    "booking_confirmed",
    title=_("Booking confirmed"),
    fact="booking.confirmed",
    transactional=True,
    sample=samples.BOOKING_CONFIRMED,
    files=entry_and_tickets,
)
def booking_confirmed(entry: Entry) -> Iterator[Notice]:
    booking = _booking(entry)
    if booking:
        items = [{"name": item.name, "quantity": item.quantity} for item in booking.items.all()]
        total = str(booking.total) if booking.total else ""
        yield _to_booker(booking, items=items, total=total, currency=booking.currency)


@kind(
    "booking_cancelled",
    title=_("Booking cancelled"),
    fact="booking.cancelled",
    transactional=True,
    sample=samples.BOOKING_CANCELLED,
    files=entry_taken_out,
)
def booking_cancelled(entry: Entry) -> Iterator[Notice]:
    booking = _booking(entry)
    if booking and entry.data.get("reason") not in NOT_FOR_BOOKERS:
        yield _to_booker(booking, by_organizer=entry.data.get("reason") == "organizer")


@kind(
    "booking_reduced",
    title=_("Tickets cancelled"),
    fact="booking.reduced",
    transactional=True,
    sample=samples.BOOKING_REDUCED,
)
def booking_reduced(entry: Entry) -> Iterator[Notice]:
    booking = _booking(entry)
    if booking:
        by_organizer = entry.data.get("reason") == "organizer"
        yield _to_booker(booking, number=len(entry.data.get("tickets", [])), by_organizer=by_organizer)


@kind(
    "booking_expired",
    title=_("Booking expired"),
    fact="booking.expired",
    transactional=True,
    sample=samples.BOOKING_EXPIRED,
)
def booking_expired(entry: Entry) -> Iterator[Notice]:
    booking = _booking(entry)
    if booking:
        yield _to_booker(booking)


@kind(
    "ticket_transferred",
    title=_("Ticket passed on"),
    fact="ticket.transferred",
    transactional=True,
    sample=samples.TICKET_TRANSFERRED,
)
def ticket_transferred(entry: Entry) -> Iterator[Notice]:
    """For whoever booked: the new holder may have no account, and hears of it from them."""
    ticket = Ticket.objects.select_related("booking__event").filter(pk=entry.subject_id).first()
    if ticket:
        yield _to_booker(ticket.booking, attendee=ticket.attendee_name)


@kind(
    "booking_moved",
    title=_("Booking moved to another date"),
    fact="booking.moved",
    transactional=True,
    sample=samples.BOOKING_MOVED,
    files=entry_elsewhere,
)
def booking_moved(entry: Entry) -> Iterator[Notice]:
    booking = _booking(entry)
    if booking:
        yield _to_booker(booking)


@kind(
    "event_cancelled",
    title=_("Event cancelled"),
    fact="booking.cancelled",
    urgent=True,
    sample=samples.EVENT_CANCELLED,
    files=entry_taken_out,
)
def event_cancelled(entry: Entry) -> Iterator[Notice]:
    """One for each person, not for each booking: all of them count as the one fact that the event was cancelled."""
    booking = _booking(entry)
    if booking and entry.data.get("reason") == EVENT_CANCELLED:
        news = Entry.objects.about(booking.event).filter(fact="event.cancelled").order_by("-id").first()
        yield _to_booker(booking, fact=news, references=_cancelled_with(booking) if news else [booking.reference])


@kind(
    "event_changed",
    title=_("Event changed"),
    fact="event.changed",
    transactional=True,
    sample=samples.EVENT_CHANGED,
    files=entry_again,
)
def event_changed(entry: Entry) -> Iterator[Notice]:
    event: Event | None = entry.subject
    if event:
        changed = [name for name in entry.data.get("changed", []) if isinstance(name, str)]
        yield from _to_bookers(event, Booking.objects.filter(event=event).living(), changed=changed)


def _still_goes(notification: Any) -> bool:
    told = notification.context
    minutes = told.get("minutes", ONE_DAY)
    return is_still_news(notification.user_id, told["event"]["id"], starts_at=notification.expires_at, minutes=minutes)


@kind(
    "event_reminder",
    title=_("Reminder before an event"),
    fact="event.reminder_due",
    digest=False,
    sample=samples.EVENT_REMINDER,
    still=_still_goes,
)
def event_reminder(entry: Entry) -> Iterator[Notice]:
    """For whoever booked, also where a ticket was passed on: its new holder may have no account."""
    starts_at, minutes = datetime.fromisoformat(entry.data["starts_at"]), entry.data.get("minutes", ONE_DAY)
    event = to_be_reminded_of(entry.subject_id, starts_at=starts_at, minutes=minutes).first()
    if event:
        bookings = bookings_to_remind(event, minutes=minutes)
        yield from _to_bookers(event, bookings, expires_at=starts_at, minutes=minutes)


@kind(
    "waitlist_offer",
    title=_("Seats from a waiting list"),
    fact="waitlist.offered",
    urgent=True,
    sample=samples.WAITLIST_OFFER,
)
def waitlist_offer(entry: Entry) -> Iterator[Notice]:
    offer = Booking.objects.filter(waitlist_entry=int(entry.subject_id), status="held").select_related("event").first()
    if offer and offer.expires_at:
        yield _to_booker(offer, expires_at=offer.expires_at, until_at=offer.expires_at.isoformat())


@kind(
    "waitlist_closed", title=_("Waiting list closed"), fact="waitlist.left", urgent=True, sample=samples.WAITLIST_CLOSED
)
def waitlist_closed(entry: Entry) -> Iterator[Notice]:
    """Of an event that was cancelled, or deleted; who leaves knows it, and what is over is over."""
    waited = WaitlistEntry.objects.select_related("event").filter(pk=entry.subject_id).first()
    if waited and entry.data.get("reason") == EVENT_CANCELLED:
        url = event_page(waited.event) if waited.event.deleted_at is None else ""
        yield Notice(user=waited.user_id, context={"event": event_context(waited.event)}, url=url)


def _booking(entry: Entry) -> Booking | None:
    """Not one that was sold at the door: it belongs to whoever sold it, who knows, and not to whoever goes."""
    booking = booking_of(entry)
    return booking if booking and not booking.is_box_office else None


def _to_booker(
    booking: Booking, *, fact: Entry | None = None, expires_at: datetime | None = None, **context: Any
) -> Notice:
    return Notice(
        user=booking.user_id,
        context={"event": event_context(booking.event), "references": [booking.reference], **context},
        url=booking_page(booking),
        fact=fact,
        expires_at=expires_at,
    )


def _to_bookers(event: Event, bookings: Any, *, expires_at: datetime | None = None, **context: Any) -> Iterator[Notice]:
    """One notice for each person, with all of their bookings."""
    context["event"] = event_context(event)
    bookings = bookings.filter(is_box_office=False)
    for people in ids_in_steps(bookings, "user_id"):
        theirs = defaultdict(list)
        for user, reference in bookings.filter(user__in=people).order_by("id").values_list("user_id", "reference"):
            theirs[user].append(reference)
        for user, references in theirs.items():
            yield Notice(
                user=user,
                context={**context, "references": references},
                url=event_page(event),
                expires_at=expires_at,
            )


def _cancelled_with(booking: Booking) -> list[str]:
    """The references of all bookings that the person loses by this cancellation, also those whose turn comes later."""
    lost = Q(status__in=Booking.LIVING) | Q(status="cancelled", cancelled_at__gte=booking.event.cancelled_at)
    mine = Booking.objects.filter(event=booking.event_id, user=booking.user_id, is_box_office=False)
    both = mine.filter(lost | Q(pk=booking.pk)) if booking.event.cancelled_at else mine.filter(pk=booking.pk)
    return list(both.order_by("id").values_list("reference", flat=True))

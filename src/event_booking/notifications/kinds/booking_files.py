"""What mails about bookings carry: tickets to print, and the entry in people's own calendars.

An entry is of an event, whoever has however many bookings of it: it is taken out with the last of them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from event_booking.bookings.documents import tickets_pdf
from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.querysets import BookingQuerySet
from event_booking.events.calendar import Method, calendar_of
from event_booking.events.models import Event
from event_booking.notifications.backends import Attachment
from event_booking.notifications.models import Notification


def entry_and_tickets(notification: Notification) -> Iterator[Attachment]:
    """For a booking that is confirmed, as long as it is: what was cancelled meanwhile has a mail of its own."""
    for booking in _confirmed(notification):
        yield _entry(booking.event, notification)
        yield from _tickets(booking)


def entry_again(notification: Notification) -> Iterator[Attachment]:
    """For an event that changed: the entry that takes the place of the old one, for those who have tickets."""
    event = Event.objects.published().filter(pk=notification.context["event"]["id"]).first()
    if event and _goes(notification, event.pk):
        yield _entry(event, notification)


def entry_elsewhere(notification: Notification) -> Iterator[Attachment]:
    """For a booking of another date now: its new entry and its new tickets, and the old entry taken out."""
    yield from entry_and_tickets(notification)
    if _was_confirmed(notification):
        yield from _taken_out(notification, notification.fact.data["from"])


def entry_taken_out(notification: Notification) -> Iterator[Attachment]:
    """For what is cancelled, and was once confirmed: what was only held stands in no calendar."""
    if _was_confirmed(notification):
        yield from _taken_out(notification, notification.context["event"]["id"])


def _taken_out(notification: Notification, event_id: int) -> Iterator[Attachment]:
    event = Event.objects.filter(pk=event_id).first()
    # one mail tells of all bookings of a cancelled event, also of those whose turn comes later
    if event and (event.status == Event.Status.CANCELLED or not _goes(notification, event_id)):
        yield _entry(event, notification, method="CANCEL")


def _goes(notification: Notification, event_id: int) -> bool:
    tickets = Ticket.objects.opening_doors().filter(booking__event=event_id)
    return tickets.filter(booking__user=notification.user_id, booking__is_box_office=False).exists()


def _told(notification: Notification) -> BookingQuerySet:
    """The bookings that the mail is about, as they are now, and no other person's."""
    references = notification.context["references"]
    return Booking.objects.filter(reference__in=references, user=notification.user_id, is_box_office=False)


def _was_confirmed(notification: Notification) -> bool:
    return _told(notification).filter(confirmed_at__isnull=False).exists()


def _confirmed(notification: Notification) -> list[Booking]:
    return notification.in_hand.read(_read_confirmed, notification) or []


def _read_confirmed(notifications: Sequence[Notification]) -> dict[int, list[Booking]]:
    """The bookings that each of these is about, if they are confirmed; those of an erased account are not any more."""
    told = [
        (each.pk, each.user_id, reference) for each in notifications for reference in each.context.get("references", ())
    ]
    rows = Booking.objects.filter(reference__in={reference for *_, reference in told}, is_box_office=False)
    confirmed = rows.filter(status=Booking.Status.CONFIRMED).select_related("event", "user")
    whole = confirmed.prefetch_related("items", "tickets")
    found = {(each.user_id, each.reference): each for each in whole if each.user.is_active}
    theirs = defaultdict(list)
    for pk, user, reference in told:
        if booking := found.get((user, reference)):
            theirs[pk].append(booking)
    return theirs


def _entry(event: Event, notification: Notification, *, method: Method = "PUBLISH") -> Attachment:
    # by the time of the fact: a mail that was late does not undo what a later one has done
    content = calendar_of(event, method=method, at=notification.fact.created_at)
    name = "event.ics" if method == "PUBLISH" else "event-cancelled.ics"
    return Attachment(name=name, content=content, media_type=f"text/calendar; method={method}; charset=utf-8")


def _tickets(booking: Booking) -> Iterator[Attachment]:
    if any(ticket.status in Ticket.LIVING for ticket in booking.tickets.all()):
        name = f"tickets-{booking.reference}.pdf"
        yield Attachment(name=name, content=tickets_pdf(booking), media_type="application/pdf")

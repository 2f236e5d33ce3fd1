"""Reminders: one fact for each reminder of each start of each event that somebody goes to.

Everything is judged by the database's clock. Hours are real ones: where clocks change in between, a reminder comes an
hour earlier or later by the clock on the wall.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.signals import event_reminder_due
from event_booking.conf import app_settings
from event_booking.events.models import Event
from event_booking.events.reminders import LONGEST, offset_due
from event_booking.notifications.models import Reminder


def announce_reminders() -> int:
    """Record which reminders are due, of several for one event only the nearest to its start; return how many."""
    usual = [round(hours * 60) for hours in app_settings().REMINDER_HOURS]
    announced = 0
    for event in _near(max(usual, default=0)):
        offsets = usual if event.reminders is None else event.reminders
        minutes = offset_due(offsets, starts_at=event.starts_at, now=event.now)
        if minutes is not None and (event.announced is None or minutes < event.announced):
            announced += _announce(event, minutes)
    return announced


def _near(usual: int) -> QuerySet[Any]:
    """Events with tickets of which a reminder may be due, with ``now`` and the last one that was ``announced``."""
    nearest = Reminder.objects.filter(event_id=OuterRef("pk"), starts_at=OuterRef("starts_at")).order_by("minutes")
    near = Q(reminders__isnull=True, starts_at__lte=Now() + timedelta(minutes=usual))
    near |= Q(reminders__isnull=False, starts_at__lte=Now() + timedelta(minutes=LONGEST))
    events = Event.objects.published().filter(near, Exists(_tickets(OuterRef("pk"))), starts_at__gt=Now())
    events = events.annotate(now=Now(), announced=Subquery(nearest.values("minutes")[:1]))
    return events.order_by("starts_at", "id").only("starts_at", "reminders")


def _tickets(event: Any) -> QuerySet[Ticket]:
    """Tickets of people who booked themselves: whoever sells at the door does not go."""
    return Ticket.objects.opening_doors().filter(booking__event=event, booking__is_box_office=False)


@transaction.atomic
def _announce(event: Event, minutes: int) -> bool:
    """The unique row decides which of two processes records the fact."""
    _, created = Reminder.objects.get_or_create(event_id=event.pk, starts_at=event.starts_at, minutes=minutes)
    if created:
        event_reminder_due.record(event, starts_at=event.starts_at.isoformat(), minutes=minutes)
    return created


def to_be_reminded_of(event_id: Any, *, starts_at: datetime, minutes: int) -> QuerySet[Event]:
    """The event, while this reminder of it is news: it was not moved, has not begun, and no nearer one is due."""
    nearer = Reminder.objects.filter(event_id=OuterRef("pk"), starts_at=OuterRef("starts_at"), minutes__lt=minutes)
    event = Event.objects.published().filter(pk=event_id, starts_at=starts_at, starts_at__gt=Now())
    return event.exclude(Exists(nearer))


def bookings_to_remind(event: Event, *, minutes: int) -> QuerySet[Booking]:
    """Those with tickets at this moment that were made before the reminder was due: who books later knows it."""
    due_at = event.starts_at - timedelta(minutes=minutes)
    bookings = Booking.objects.filter(pk__in=_tickets(event).values("booking"))
    return bookings.alias(final_at=Coalesce("confirmed_at", "created_at")).filter(final_at__lte=due_at)


def is_still_news(user_id: Any, event_id: Any, *, starts_at: datetime, minutes: int) -> bool:
    """Whether the person still goes, and to that start."""
    going = _tickets(OuterRef("pk")).filter(booking__user=user_id)
    return to_be_reminded_of(event_id, starts_at=starts_at, minutes=minutes).filter(Exists(going)).exists()

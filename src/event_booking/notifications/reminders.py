"""Reminders: one fact for each start of each event that somebody goes to."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from event_booking.bookings.models import Ticket
from event_booking.bookings.signals import event_reminder_due
from event_booking.conf import app_settings
from event_booking.events.models import Event
from event_booking.notifications.models import Reminder


def announce_reminders() -> int:
    """Record that the reminder is due, for events that begin within ``REMINDER_HOURS``; return how many were recorded.

    Hours are real ones: where clocks change in between, the reminder comes an hour earlier or later by the clock.
    """
    return sum(_announce(event) for event in _due())


def _due() -> QuerySet[Event]:
    soon = Now() + timedelta(hours=app_settings().REMINDER_HOURS)
    going = Ticket.objects.opening_doors().filter(booking__event=OuterRef("pk"))
    announced = Reminder.objects.filter(event_id=OuterRef("pk"), starts_at=OuterRef("starts_at"))
    events = Event.objects.published().filter(Exists(going), starts_at__gt=Now(), starts_at__lte=soon)
    return events.exclude(Exists(announced)).order_by("starts_at", "id").only("starts_at")


@transaction.atomic
def _announce(event: Event) -> bool:
    """The unique row decides which of two processes records the fact."""
    _, created = Reminder.objects.get_or_create(event_id=event.pk, starts_at=event.starts_at)
    if created:
        event_reminder_due.record(event, starts_at=event.starts_at.isoformat())
    return created

"""The life of an event: published, cancelled, deleted."""

from typing import Any

from event_booking.database import short_transaction
from event_booking.events.exceptions import EventCancelled, EventInPast, HasBookings
from event_booking.events.models import Event
from event_booking.events.services.files import delete_later, stored_files
from event_booking.events.services.locks import lock_event
from event_booking.events.services.ticket_types import open_ticket_types
from event_booking.events.signals import event_cancelled, event_deleted, event_published


def publish_event(*, event: Event, actor: Any = None) -> Event:
    """Let everybody see and book it. Again: nothing happens. Raises ``EventCancelled``, ``EventInPast``."""
    with short_transaction() as now:
        event = lock_event(event.pk)
        if event.status == Event.Status.PUBLISHED:
            return event
        if event.status == Event.Status.CANCELLED:
            raise EventCancelled
        if event.has_started(now):
            raise EventInPast
        open_ticket_types(event=event, is_open=True)
        event.status, event.published_at = Event.Status.PUBLISHED, now
        event.save(update_fields=["status", "published_at", "updated_at"])
        event_published.record(event, actor=actor)
    return event


def cancel_event(*, event: Event, actor: Any = None) -> Event:
    """End all sales, for good; again: nothing happens. Bookings are cancelled by whoever hears ``event_cancelled``."""
    with short_transaction() as now:
        event = lock_event(event.pk)
        if event.status == Event.Status.CANCELLED:
            return event
        open_ticket_types(event=event, is_open=False)
        event.status, event.cancelled_at = Event.Status.CANCELLED, now
        event.save(update_fields=["status", "cancelled_at", "updated_at"])
        event_cancelled.record(event, actor=actor)
    return event


def delete_event(*, event: Event, actor: Any = None) -> None:
    """Remove an event that nobody holds a seat of; raise ``HasBookings`` otherwise.

    Once published, its row stays for bookings that name it, and is seen by nobody else. (Deleting it while somebody is
    booking would also have the two wait for each other.)
    """
    with short_transaction() as now:
        event = lock_event(event.pk)
        if event.ticket_types.filter(taken__gt=0).exists():
            raise HasBookings
        open_ticket_types(event=event, is_open=False)
        event_deleted.record(event, actor=actor, title=event.title, organizer=str(event.organizer_id))
        files = stored_files(event)
        if event.published_at is None:
            event.delete()
        else:
            Event.objects.filter(pk=event.pk).update(deleted_at=now)
            event.images.all().delete()
            event.files.all().delete()
        delete_later(files)

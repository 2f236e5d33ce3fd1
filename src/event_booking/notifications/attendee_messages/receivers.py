"""What messages to attendees do when they hear of a fact."""

from typing import Any

from django.dispatch import receiver

from event_booking.events.signals import event_cancelled, event_deleted
from event_booking.journal.facts import NotYet
from event_booking.journal.models import Entry
from event_booking.notifications.attendee_messages.sending import cancel_scheduled
from event_booking.notifications.attendee_messages.telling import tell_attendees
from event_booking.notifications.models import AttendeeMessage
from event_booking.notifications.signals import attendee_message_sending


@receiver(attendee_message_sending)
def tell(sender: str, entry: Entry, **kwargs: Any) -> None:
    if not tell_attendees(entry=entry):
        raise NotYet


@receiver(event_cancelled)
def call_off(sender: str, entry: Entry, **kwargs: Any) -> None:
    cancel_scheduled(event_id=int(entry.subject_id))


@receiver(event_deleted)
def forget_unsent(sender: str, entry: Entry, **kwargs: Any) -> None:
    """Nobody sees the event any more, nor what was going to be written about it."""
    AttendeeMessage.objects.filter(event_id=int(entry.subject_id), fact=None).delete()

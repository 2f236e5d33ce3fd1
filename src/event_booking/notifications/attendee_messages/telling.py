"""A message reaches its audience: some hundred people at a time, each slice with its progress in one transaction."""

from datetime import datetime
from time import monotonic
from typing import Any

from event_booking.database import short_transaction
from event_booking.events.models import Event
from event_booking.journal.models import Entry
from event_booking.notifications.attendee_messages.audience import load_people, next_people, references_of
from event_booking.notifications.attendee_messages.locks import find_locked
from event_booking.notifications.attendee_messages.words import context_for
from event_booking.notifications.kinds.about_events import event_context
from event_booking.notifications.kinds.attendee_messages import ATTENDEE_MESSAGE
from event_booking.notifications.kinds.registry import Notice
from event_booking.notifications.models import AttendeeMessage, Notification
from event_booking.notifications.pages import event_page
from event_booking.notifications.services import notify_these
from event_booking.notifications.signals import attendee_message_sent

SLICE = 500
#: A run ends after that, since the process that does it has other work: the mails of the first slice, say.
RUN_SECONDS = 5


def tell_attendees(*, entry: Entry) -> bool:
    """Go on with the message that the fact is about, as far as there is time; return whether everybody is told."""
    end = monotonic() + RUN_SECONDS
    while monotonic() < end:
        if not _tell_slice(entry):
            return True
    return False


def _tell_slice(entry: Entry) -> bool:
    """Tell the next ones; false if there were none. Who comes second waits for the row, and goes on after the first."""
    with short_transaction() as now:
        message = find_locked(entry.subject_id)
        if message is None or message.status != AttendeeMessage.Status.SENDING or message.fact_id != entry.pk:
            return False  # over, or its author's account is erased
        keys = next_people(message, SLICE)
        if not keys:
            _finish(message, now)
            return False
        notify_these(kind=ATTENDEE_MESSAGE, entry=entry, notices=_notices(message, keys))
        message.told += Notification.objects.filter(fact=entry, user__in=keys).count()
        message.told_until = str(keys[-1])
        message.recipients = max(message.recipients, message.told)  # some booked meanwhile
        message.save(update_fields=["told", "told_until", "recipients"])
    return True


def _notices(message: AttendeeMessage, keys: list[Any]) -> list[Notice]:
    event = Event.objects.get(pk=message.event_id)
    shown, references = event_context(event), references_of(message, keys)
    return [
        Notice(
            user=user.pk,
            context=context_for(message, user=user, event=shown, references=references[user.pk]),
            url=event_page(event),
            about=message.author_id,
        )
        for user in load_people(keys)
    ]


def _finish(message: AttendeeMessage, now: datetime) -> None:
    message.status, message.finished_at = AttendeeMessage.Status.SENT, now
    message.recipients = message.told  # whoever cancelled, or was banned, before their turn came is none of them
    message.save(update_fields=["status", "finished_at", "recipients"])
    attendee_message_sent.record(message, actor=message.author, event=message.event_id, told=message.told)

"""Whoever changes a message locks its row first, and decides by what it says then."""

from typing import Any

from event_booking.events.services.locks import for_change
from event_booking.notifications.exceptions import MessageCancelled, MessageSent
from event_booking.notifications.models import AttendeeMessage


def find_locked(pk: Any) -> AttendeeMessage | None:
    """The message as it is, for this transaction alone; ``None`` for one that is gone."""
    return for_change(AttendeeMessage.objects.filter(pk=pk)).first()


def lock_message(pk: Any) -> AttendeeMessage:
    """The same; raises ``AttendeeMessage.DoesNotExist``."""
    message = find_locked(pk)
    if message is None:
        raise AttendeeMessage.DoesNotExist
    return message


def lock_waiting(pk: Any) -> AttendeeMessage:
    """The same for one that has not begun; raises ``MessageCancelled`` and ``MessageSent`` for others."""
    message = lock_message(pk)
    if message.status == AttendeeMessage.Status.CANCELLED:
        raise MessageCancelled
    if not message.is_waiting:
        raise MessageSent
    return message

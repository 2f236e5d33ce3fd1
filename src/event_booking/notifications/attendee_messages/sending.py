"""A message is sent, now or at its time, or is cancelled: whoever locks its row first, wins."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min, Q

from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.events.exceptions import EventCancelled
from event_booking.events.models import Event
from event_booking.exceptions import TooManyRequests
from event_booking.notifications.attendee_messages.audience import count_people
from event_booking.notifications.attendee_messages.locks import find_locked, lock_message
from event_booking.notifications.exceptions import MessageCancelled, MessageSent, NoRecipients
from event_booking.notifications.models import AttendeeMessage
from event_booking.notifications.signals import (
    attendee_message_cancelled,
    attendee_message_scheduled,
    attendee_message_sending,
)

logger = logging.getLogger("event_booking.notifications")

MOST = 500
DAY = timedelta(hours=24)
Status, Reason = AttendeeMessage.Status, AttendeeMessage.Reason


def send_message(*, message: AttendeeMessage, actor: Any = None) -> AttendeeMessage:
    """Begin to send, or schedule where its time is to come; again: nothing happens. Return it as it is then.

    It goes in the name of the ``actor``, whoever wrote it. Raises ``MessageCancelled``, ``EventCancelled``,
    ``NoRecipients``, ``TooManyRequests`` beyond ``ATTENDEE_MESSAGES_PER_DAY``, and ``AttendeeMessage.DoesNotExist``.
    """
    with short_transaction(alone=f"attendee_messages:{message.event_id}") as now:  # which are counted
        locked = lock_message(message.pk)
        if locked.status == Status.CANCELLED:
            raise MessageCancelled
        if locked.status != Status.DRAFT:
            return locked
        if Event.objects.existing().get(pk=locked.event_id).status == Event.Status.CANCELLED:
            raise EventCancelled
        _check_limit(locked.event_id, now)
        locked.save(update_fields=locked.take_over(actor))
        if locked.send_at is not None and locked.send_at > now:
            _schedule(locked, actor)
        else:
            _begin(locked, now, actor, some=True)
    return locked


def cancel_message(*, message: AttendeeMessage, actor: Any = None) -> AttendeeMessage:
    """Have it not sent; again: nothing happens. Raises ``MessageSent`` and ``AttendeeMessage.DoesNotExist``."""
    with short_transaction() as now:
        locked = lock_message(message.pk)
        if locked.is_waiting:
            _cancel(locked, now, Reason.PERSON, actor)
        elif locked.status != Status.CANCELLED:
            raise MessageSent
    return locked


def cancel_scheduled(*, event_id: int) -> None:
    """The event was cancelled: nobody will hold its tickets when their time comes."""
    scheduled = AttendeeMessage.objects.filter(event_id=event_id, status=Status.SCHEDULED)
    for pk in list(scheduled.values_list("pk", flat=True)):
        with short_transaction() as now:
            message = find_locked(pk)
            if message is not None and message.status == Status.SCHEDULED:
                _cancel(message, now, Reason.EVENT_CANCELLED)


def send_due_messages() -> int:
    """Begin those whose time has come, each in its own transaction; return how many began."""
    begun = 0
    for pk in list(AttendeeMessage.objects.due().order_by("send_at", "pk").values_list("pk", flat=True)[:MOST]):
        try:
            begun += _send_due(pk)
        except Exception:  # others must not wait for whatever is wrong with this one
            logger.warning("a message to attendees could not begin; the next run tries again", exc_info=True)
    return begun


def _send_due(pk: int) -> bool:
    with short_transaction() as now:
        message = find_locked(pk)
        if message is None or not message.is_due(now):
            return False  # somebody was quicker
        event = Event.objects.existing().filter(pk=message.event_id).first()
        if event is None or event.status == Event.Status.CANCELLED:
            _cancel(message, now, Reason.EVENT_CANCELLED)
        elif not Event.objects.managed_by(message.author).filter(pk=event.pk).exists():
            _cancel(message, now, Reason.NOT_ALLOWED)  # banned since, or no organizer any more
        else:
            _begin(message, now, message.author)
    return message.status == Status.SENDING


def _check_limit(event_id: int, now: datetime) -> None:
    """Those that are scheduled count from now on, so that at no time more than so many begin within a day."""
    begun = Q(started_at__gt=now - DAY)
    rows = AttendeeMessage.objects.filter(begun | Q(status=Status.SCHEDULED), event_id=event_id)
    if rows.count() < app_settings().ATTENDEE_MESSAGES_PER_DAY:
        return
    first = rows.aggregate(first=Min("started_at"))["first"]
    wait = first + DAY - now if first else DAY
    raise TooManyRequests(retry_after=max(int(wait.total_seconds()), 1))


def _schedule(message: AttendeeMessage, actor: Any) -> None:
    message.status = Status.SCHEDULED
    message.save(update_fields=["status"])
    send_at = message.send_at.isoformat() if message.send_at else None
    attendee_message_scheduled.record(message, actor=actor, event=message.event_id, send_at=send_at)


def _begin(message: AttendeeMessage, now: datetime, actor: Any, *, some: bool = False) -> None:
    """``some``: there must be somebody to send it to."""
    message.recipients = count_people(message)
    if some and not message.recipients:
        raise NoRecipients
    known = {"event": message.event_id, "recipients": message.recipients}
    message.fact = attendee_message_sending.record(message, actor=actor, **known)
    message.status, message.started_at = Status.SENDING, now
    message.save(update_fields=["recipients", "fact", "status", "started_at"])


def _cancel(message: AttendeeMessage, now: datetime, reason: str, actor: Any = None) -> None:
    message.status, message.cancelled_at, message.reason = Status.CANCELLED, now, reason
    message.save(update_fields=["status", "cancelled_at", "reason"])
    attendee_message_cancelled.record(message, actor=actor, event=message.event_id, reason=str(reason))

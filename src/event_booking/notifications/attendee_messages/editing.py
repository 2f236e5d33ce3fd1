"""Messages as their authors make, change and delete them, until they are sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from event_booking.database import short_transaction
from event_booking.events.models import Event, TicketType
from event_booking.notifications.attendee_messages.locks import lock_message, lock_waiting
from event_booking.notifications.exceptions import MessageSent
from event_booking.notifications.models import AttendeeMessage

FARTHEST = timedelta(days=366)


def create_message(*, event: Event, author: Any, **columns: Any) -> AttendeeMessage:
    """Store a draft. Raises ``ValidationError`` for ticket types of other events, and a time that can't be."""
    with short_transaction() as now:
        _check(event.pk, columns, now)
        return AttendeeMessage.objects.create(event_id=event.pk, author=author, **columns)


def update_message(*, message: AttendeeMessage, actor: Any = None, **changes: Any) -> AttendeeMessage:
    """Change these columns; return the message as it is then. One that is scheduled stays so while it has a time.

    The ``actor`` is its author then.

    Raises what ``create_message`` raises, ``MessageSent``, ``MessageCancelled`` and ``AttendeeMessage.DoesNotExist``.
    """
    with short_transaction() as now:
        locked = lock_waiting(message.pk)
        _check(locked.event_id, changes, now)
        changed = {*locked.take_over(actor), *changes, "status"}
        for name, value in changes.items():
            setattr(locked, name, value)
        if locked.send_at is None:
            locked.status = AttendeeMessage.Status.DRAFT
        locked.save(update_fields=changed)
    return locked


def delete_message(*, message: AttendeeMessage) -> None:
    """Remove one that was never sent; raises ``MessageSent`` and ``AttendeeMessage.DoesNotExist``."""
    with short_transaction():
        locked = lock_message(message.pk)
        if locked.fact_id is not None:
            raise MessageSent
        locked.delete()


def check_ticket_types(event_id: int, keys: Sequence[int]) -> None:
    """Raise ``ValidationError`` for those that the event has not."""
    known = TicketType.objects.offered().filter(event=event_id, pk__in=keys)
    if keys and known.count() < len(set(keys)):
        raise ValidationError({"ticket_types": [_("This event has no such ticket type.")]})


def _check(event_id: int, columns: Mapping[str, Any], now: datetime) -> None:
    check_ticket_types(event_id, columns.get("ticket_types", ()))
    send_at = columns.get("send_at")
    if send_at is not None and send_at <= now:
        raise ValidationError({"send_at": [_("This time has passed.")]})
    if send_at is not None and send_at > now + FARTHEST:
        raise ValidationError({"send_at": [_("At most a year from now.")]})

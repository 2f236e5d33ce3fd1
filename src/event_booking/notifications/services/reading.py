"""People read their inbox."""

from typing import Any

from django.db.models.functions import Now

from event_booking.database import short_transaction
from event_booking.notifications.models import Notification


def mark_read(*, notification: Notification) -> Notification:
    """Note when the person read it first; reading it again changes nothing."""
    unread = Notification.objects.unread().filter(pk=notification.pk)
    with short_transaction():
        if unread.update(read_at=Now()):
            notification.refresh_from_db(fields=["read_at"])
    return notification


def mark_all_read(*, user: Any) -> int:
    """Note that the person has read the whole inbox; return how many were new."""
    with short_transaction():
        return Notification.objects.inbox_of(user).unread().update(read_at=Now())

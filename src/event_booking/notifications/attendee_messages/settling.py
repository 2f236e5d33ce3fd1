"""The last numbers of a message are noted once, so that a list need not count the mails of all that was ever sent."""

from typing import Any

from django.db.models.functions import Now

from event_booking.notifications.models import AttendeeMessage

MOST = 100


def settle_messages() -> int:
    """Note them for messages of which no mail is on its way; return for how many. Sending one again unsettles it."""
    rows: list[Any] = list(AttendeeMessage.objects.to_be_settled().with_progress().order_by("pk")[:MOST])
    for row in rows:
        mine = AttendeeMessage.objects.to_be_settled().filter(pk=row.pk)
        mine.update(settled_at=Now(), settled_sent=row.sent, settled_failed=row.failed)
    return len(rows)

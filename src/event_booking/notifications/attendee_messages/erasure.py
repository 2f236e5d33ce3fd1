"""What becomes of the messages of somebody who left: they are their words, and go."""

from typing import Any

from event_booking.journal.admin_log import forget_names
from event_booking.notifications.models import AttendeeMessage


def forget_author(*, author: Any) -> None:
    """Delete them. Whoever is telling one waits, or is waited for; what people were told of it goes after that."""
    messages = AttendeeMessage.objects.filter(author=author)
    forget_names(messages)
    messages.delete()

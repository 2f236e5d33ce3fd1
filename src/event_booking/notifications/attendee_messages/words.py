"""What one person reads of a message: placeholders become texts in the person's language."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from event_booking.notifications.attendee_messages.placeholders import fill
from event_booking.notifications.models import AttendeeMessage
from event_booking.notifications.templating import Reader
from event_booking.people import people


def context_for(
    message: AttendeeMessage, *, user: Any, event: Mapping[str, Any], references: Sequence[str]
) -> dict[str, Any]:
    """What the templates of ``attendee_message`` need, for this person; ``event`` is what ``event_context`` says."""
    values = _values(user, event, references)
    return {
        "event": dict(event),
        "references": list(references),
        "subject": fill(message.subject, values),
        "words": fill(message.text, values),
        **({"reply_to": people().get_email(message.author)} if message.reply_to else {}),
    }


def _values(user: Any, event: Mapping[str, Any], references: Sequence[str]) -> dict[str, str]:
    zone = ZoneInfo(event["timezone"])
    starts_at = timezone.localtime(datetime.fromisoformat(event["starts_at"]), zone)
    reader = Reader.of(user)
    with translation.override(reader.language):
        day, time = date_format(starts_at, "DATE_FORMAT"), date_format(starts_at, "TIME_FORMAT")
        return {
            "first_name": reader.first_name,
            "event": str(event["title"]),
            "starts_at": f"{day}, {time} ({zone})",
            "place": _("online") if event["online"] else str(event["place"]),
            "reference": ", ".join(references),
        }

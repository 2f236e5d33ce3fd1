"""What the events app does when it hears of a fact."""

from typing import Any

from django.db.models.functions import Now

from event_booking.events.models import Event
from event_booking.events.services import cancel_event
from event_booking.journal.facts import listens_to
from event_booking.journal.models import Entry


@listens_to("account.erased")
def cancel_what_nobody_organizes(sender: str, entry: Entry, **kwargs: Any) -> None:
    """Events to come of an organizer who left are called off: nobody would answer for them, and people are told."""
    organizer: Any = entry.subject_id  # as text, whatever the key's type
    for event in Event.objects.published().filter(organizer=organizer, starts_at__gt=Now()).order_by("pk"):
        cancel_event(event=event)

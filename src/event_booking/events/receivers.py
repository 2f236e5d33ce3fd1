"""What the events app does when it hears of a fact."""

from typing import Any

from event_booking.events.models import Event
from event_booking.events.services import call_off_events, forget_organizer, remove_unbooked
from event_booking.journal.facts import listens_to
from event_booking.journal.models import Entry


@listens_to("account.erased")
def forget_whoever_organized(sender: str, entry: Entry, **kwargs: Any) -> None:
    """The second time, when everybody has heard that the events are called off, those that nobody booked go."""
    organizer: Any = entry.subject_id  # as text, whatever the key's type
    call_off_events(organizer=organizer)
    forget_organizer(organizer=organizer)
    if entry.data.get("again"):
        remove_unbooked(Event.objects.filter(organizer=organizer))

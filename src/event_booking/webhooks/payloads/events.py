"""What is told of events."""

from typing import Any

from event_booking.events.models import Event
from event_booking.journal.models import Entry
from event_booking.webhooks.payloads.registry import Told, tells


@tells("event.published", "event.cancelled")
def event(entry: Entry) -> Told | None:
    found = Event.objects.filter(pk=entry.subject_id).first()
    return Told(owner=found.organizer_id, data={"event": _shown(found)}) if found else None


@tells("event.changed")
def event_changed(entry: Entry) -> Told | None:
    told = event(entry)
    return told and Told(owner=told.owner, data={**told.data, "changed": entry.data.get("changed", [])})


@tells("event.deleted")
def event_deleted(entry: Entry) -> Told | None:
    """Its row may be gone; the fact knows whose it was."""
    return Told(owner=entry.data["organizer"], data={"event": {"id": int(entry.subject_id)}})


def _shown(event: Event) -> dict[str, Any]:
    return {
        "id": event.pk,
        "title": event.title,
        "status": event.status,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "timezone": event.timezone,
    }

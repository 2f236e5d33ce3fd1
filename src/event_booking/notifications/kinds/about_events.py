"""What notices say of an event."""

from typing import Any


def event_context(event: Any) -> dict[str, Any]:
    """What the templates call ``event``, as it is now."""
    place = [event.venue_name, event.venue_address, event.city] if event.format == "in_person" else []
    return {
        "id": event.pk,
        "title": event.title,
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "timezone": event.timezone,
        "place": ", ".join(dict.fromkeys(part for part in place if part)),
        "online": event.format == "online",
    }

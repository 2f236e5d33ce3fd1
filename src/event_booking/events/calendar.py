"""An event as an iCalendar file, for people's own calendars."""

from datetime import date
from urllib.parse import urlsplit

from icalendar import Calendar
from icalendar import Event as Entry

from event_booking.conf import app_settings
from event_booking.events.models import Event

STATUSES = {"draft": "TENTATIVE", "published": "CONFIRMED", "cancelled": "CANCELLED"}


def calendar_of(event: Event) -> bytes:
    """The calendar file. Its UID never changes and its SEQUENCE grows, so that calendars replace what they have."""
    settings = app_settings()
    entry = Entry()
    entry.add("uid", f"event-{event.pk}@{urlsplit(settings.SITE_URL).hostname or 'event-booking'}")
    entry.add("sequence", int((event.updated_at - event.created_at).total_seconds()))
    entry.add("dtstamp", event.updated_at)
    entry.add("last-modified", event.updated_at)
    entry.add("created", event.created_at)
    entry.add("dtstart", event.starts_at.astimezone(event.zone))
    entry.add("dtend", event.ends_at.astimezone(event.zone))
    entry.add("summary", event.title)
    entry.add("status", STATUSES[event.status])
    if event.summary:
        entry.add("description", event.summary)
    if place := ", ".join(part for part in (event.venue_name, event.venue_address, event.city) if part):
        entry.add("location", place)
    if event.latitude is not None and event.longitude is not None:
        entry.add("geo", (float(event.latitude), float(event.longitude)))

    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//event-booking//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    # the rules of its zone around the event, not those of all times
    first, last = date(event.starts_at.year - 1, 1, 1), date(event.ends_at.year + 1, 12, 31)
    calendar.add_missing_timezones(first_date=first, last_date=last)
    packed: bytes = calendar.to_ical()
    return packed

"""An event as an iCalendar file, for people's own calendars (RFC 5545, RFC 5546)."""

from datetime import date, datetime
from email.utils import parseaddr
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Timezone, vCalAddress
from icalendar import Event as Entry

from event_booking.conf import app_settings
from event_booking.events.models import Event

#: "Enter it, or put it in the place of what you have", and "take it out". Not ``REQUEST``, which would ask people
#: whether they come, and mail their answers to the site: whoever has a ticket has said so.
Method = Literal["PUBLISH", "CANCEL"]

STATUSES = {"draft": "TENTATIVE", "published": "CONFIRMED", "cancelled": "CANCELLED"}


def calendar_of(event: Event, *, method: Method = "PUBLISH", at: datetime | None = None) -> bytes:
    """The calendar file. Its UID never changes and its SEQUENCE grows, so that calendars replace what they have.

    ``at``: when that happened of which the file tells, such as a booking's end; without it, the event's last change.
    """
    site, at = app_settings(), at or event.updated_at
    calendar = Calendar()
    calendar.add("prodid", f"-//{site.SITE_NAME}//event-booking//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_entry(event, at=at, gone=method == "CANCEL"))
    # before the entry, where programs look for them
    calendar.subcomponents[:0] = [
        _rules_of(zone, event.starts_at.year - 1, event.ends_at.year + 1) for zone in calendar.get_missing_tzids()
    ]
    packed: bytes = calendar.to_ical()
    return packed


@lru_cache(maxsize=64)
def _rules_of(zone: str, first_year: int, last_year: int) -> Timezone:
    """The rules of a zone around an event, not those of all times; they take a while to find."""
    return Timezone.from_tzid(zone, first_date=date(first_year, 1, 1), last_date=date(last_year, 12, 31))


def _entry(event: Event, *, at: datetime, gone: bool) -> Entry:
    entry = Entry()
    entry.add("uid", f"event-{event.pk}@{urlsplit(app_settings().SITE_URL).hostname or 'event-booking'}")
    # what takes an entry out comes after what put it in, though both be of one second
    entry.add("sequence", max(0, int((at - event.created_at).total_seconds())) + gone)
    entry.add("dtstamp", at)
    entry.add("last-modified", event.updated_at)
    entry.add("created", event.created_at)
    entry.add("dtstart", event.starts_at.astimezone(event.zone))
    entry.add("dtend", event.ends_at.astimezone(event.zone))
    entry.add("summary", event.title)
    entry.add("organizer", _organizer())
    entry.add("status", "CANCELLED" if gone else STATUSES[event.status])
    if event.summary:
        entry.add("description", event.summary)
    if place := ", ".join(part for part in (event.venue_name, event.venue_address, event.city) if part):
        entry.add("location", place)
    if event.latitude is not None and event.longitude is not None:
        entry.add("geo", (float(event.latitude), float(event.longitude)))
    return entry


def _organizer() -> vCalAddress:
    """The site itself, by the sender of its mails: calendars take entries from nobody else. Addresses are private."""
    address = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    address.params["CN"] = app_settings().SITE_NAME
    return address

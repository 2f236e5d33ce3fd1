"""An event as an iCalendar file, for people's own calendars (RFC 5545, RFC 5546)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from email.utils import parseaddr
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, vCalAddress
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
    at, gone = at or event.updated_at, method == "CANCEL"
    return _written(
        method, app_settings().SITE_NAME, parseaddr(settings.DEFAULT_FROM_EMAIL)[1], event.timezone,
        tuple(_entry(event, at=at, gone=gone)),
    )  # fmt: skip


def _entry(event: Event, *, at: datetime, gone: bool) -> Iterator[tuple[str, Any]]:
    """What stands in the entry."""
    yield "uid", f"event-{event.pk}@{urlsplit(app_settings().SITE_URL).hostname or 'event-booking'}"
    # what takes an entry out comes after what put it in, though both be of one second
    yield "sequence", max(0, int((at - event.created_at).total_seconds())) + gone
    yield "dtstamp", at.replace(microsecond=0)
    yield "last-modified", event.updated_at
    yield "created", event.created_at
    yield "dtstart", _by_clock(event.starts_at, event.zone)
    yield "dtend", _by_clock(event.ends_at, event.zone)
    yield "summary", event.title
    yield "status", "CANCELLED" if gone else STATUSES[event.status]
    if event.summary:
        yield "description", event.summary
    if place := ", ".join(part for part in (event.venue_name, event.venue_address, event.city) if part):
        yield "location", place
    if event.latitude is not None and event.longitude is not None:
        yield "geo", (float(event.latitude), float(event.longitude))


def _by_clock(at: datetime, zone: tzinfo) -> datetime:
    """By the zone's clock; in UTC where that shows a time again, which would be read as the first (RFC 5545, 3.3.5)."""
    local = at.astimezone(zone)
    return at.astimezone(UTC) if local.fold else local


@lru_cache(maxsize=128)
def _written(method: Method, site: str, sender: str, zone: str, told: tuple[tuple[str, Any], ...]) -> bytes:
    """The same file for all who book in the same second, as many do when a sale begins.

    ``zone`` tells apart what Python calls equal: the same instants by another zone's clock.
    """
    calendar, entry = Calendar(), Entry()
    calendar.add("prodid", f"-//{site}//event-booking//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for name, value in told:
        entry.add(name, value)
    entry.add("organizer", _organizer(site, sender))
    calendar.add_component(entry)
    # the rules of its zone around the event, not those of all times
    first, last = date(entry.start.year - 1, 1, 1), date(entry.end.year + 1, 12, 31)
    calendar.add_missing_timezones(first_date=first, last_date=last)
    packed: bytes = calendar.to_ical()
    return packed


def _organizer(site: str, sender: str) -> vCalAddress:
    """The site itself, by the sender of its mails: calendars take entries from nobody else. Addresses are private."""
    address = vCalAddress(f"mailto:{sender}")
    address.params["CN"] = site
    return address

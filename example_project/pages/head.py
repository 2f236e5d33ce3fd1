"""What a page tells those who run no scripts: title, description, picture, and an event as data."""

import json
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.text import Truncator
from django.utils.translation import get_language

from event_booking.conf import app_settings
from event_booking.events.models import Event
from event_booking.notifications.pages import absolute, event_page
from event_booking.profiles.views import find_profile
from example_project.pages.routes import Route

TEXTS = {
    "en": ("Workshops, tastings and talks near you", "Find an event and book your seat in a minute.", "Events"),
    "ru": ("Мастер-классы, дегустации и встречи рядом", "Найдите событие и забронируйте место за минуту.", "События"),
}
#: The largest key that the database has.
LARGEST = 2**63 - 1
#: How the letters of JSON are written that would end the script element which it stands in.
HARMLESS = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Head:
    """What stands in ``<head>``. ``picture`` is an ``EventImage``; ``data`` is JSON without a sign of HTML."""

    title: str
    description: str
    address: str = ""
    picture: Any = None
    data: str = ""
    is_private: bool = False

    @property
    def picture_url(self) -> str:
        return absolute(self.picture.image.url) if self.picture else ""


def head_of(route: Route, path: str, parameters: dict[str, str]) -> Head:
    """The head of a page; raises ``Http404`` for an event or a person that strangers do not find."""
    if route.pattern.startswith("events/:id"):
        return _event(parameters["id"])
    if route.pattern == "people/:id":
        find_profile(parameters["id"], AnonymousUser())
    slogan, description, events = texts()
    title = events if route.pattern == "events" else slogan
    return Head(named(title), description, absolute(path.rstrip("/") or "/"), is_private=route.is_private)


def no_head() -> Head:
    """The head of a page that is not there, or whose subject could not be looked up."""
    slogan, description, _ = texts()
    return Head(named(slogan), description, is_private=True)


def texts() -> tuple[str, str, str]:
    return TEXTS.get(get_language() or "en", TEXTS["en"])


def named(title: str) -> str:
    return f"{title} · {app_settings().SITE_NAME}"


def _event(number: str) -> Head:
    if not (number.isascii() and number.isdigit() and int(number[:20]) <= LARGEST):
        raise Http404
    event = Event.objects.visible_to(AnonymousUser()).filter(pk=int(number[:20])).first()
    if event is None:
        raise Http404
    cover = event.images.filter(is_cover=True).first()
    about = Truncator(" ".join((event.summary or event.description).split())).chars(200)
    address = absolute(event_page(event))
    data = _as_data(event, about, address, absolute(cover.image.url) if cover else "")
    return Head(named(event.title), about or texts()[1], address, cover, data)


def _as_data(event: Event, about: str, address: str, picture: str) -> str:
    """https://schema.org/Event, of what everybody may know: an address online is for people with a ticket."""
    zone = ZoneInfo(event.timezone)
    online, cancelled = event.format == Event.Format.ONLINE, event.status == Event.Status.CANCELLED
    where = {"@type": "Place", "name": event.venue_name or event.city, "address": _postal(event)}
    found = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "description": about,
        "url": address,
        "image": [picture] if picture else [],
        "startDate": event.starts_at.astimezone(zone).isoformat(),
        "endDate": event.ends_at.astimezone(zone).isoformat(),
        "eventStatus": f"https://schema.org/{'EventCancelled' if cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"https://schema.org/{'Online' if online else 'Offline'}EventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": address} if online else where,
        "offers": {"@type": "Offer", "price": str(event.price_from), "priceCurrency": event.currency, "url": address},
    }
    return json.dumps(found, ensure_ascii=False).translate(HARMLESS)


def _postal(event: Event) -> dict[str, str]:
    return {"@type": "PostalAddress", "streetAddress": event.venue_address, "addressLocality": event.city}

"""Where notifications lead: paths of the site's own pages, made absolute by settings and never by a request."""

from typing import Any
from urllib.parse import quote, urlsplit

from event_booking.conf import app_settings


def event_page(event: Any) -> str:
    return app_settings().EVENT_PAGE.format(id=event.pk, slug=quote(event.slug))


def booking_page(booking: Any) -> str:
    return app_settings().BOOKING_PAGE.format(reference=quote(booking.reference))


def person_page(user_id: Any) -> str:
    return app_settings().PERSON_PAGE.format(id=user_id)


def organizer_requests_page() -> str:
    return app_settings().ORGANIZER_REQUESTS_PAGE


def inbox_page() -> str:
    return app_settings().INBOX_PAGE


def preferences_page() -> str:
    return app_settings().PREFERENCES_PAGE or inbox_page()


def absolute(path: str) -> str:
    """The address of a page; empty for no page."""
    return f"{app_settings().SITE_URL.rstrip('/')}/{path.lstrip('/')}" if path else ""


def site_host() -> str:
    """The host of ``SITE_URL``, as the right-hand side of a Message-ID."""
    host = urlsplit(app_settings().SITE_URL).hostname or "localhost"
    return host.encode("idna").decode("ascii")

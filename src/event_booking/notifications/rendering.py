"""Texts: a kind's templates, in a person's language and in the right time zone.

Templates of a kind lie in ``event_booking/notifications/<kind>/``; a site overrides one by putting its own at the same
path. ``title.txt`` and ``text.txt`` are the inbox; ``subject.txt``, ``email.txt`` and ``email.html`` are the mail, and
where a kind has none, those of ``event_booking/notifications/default/`` wrap title and text in the site's layout.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template import Context
from django.template.loader import select_template
from django.utils import timezone, translation

from event_booking.conf import app_settings
from event_booking.notifications.backends import Message
from event_booking.notifications.models import Notification
from event_booking.notifications.pages import absolute, inbox_page, site_host
from event_booking.notifications.unsubscribe_links import list_headers, unsubscribe_url
from event_booking.people import people

FOLDER = "event_booking/notifications"


def inbox_words(kind: str, *, user: Any, context: Mapping[str, Any], url: str) -> tuple[str, str]:
    """Title and text as the inbox shows them: plain text, not HTML."""
    values = _values(kind, user, context, url)
    with _as_read_by(user, context):
        return _line(kind, "title.txt", values), _text(kind, "text.txt", values)


def message_for(notification: Notification, *, long_form: bool, channel: str = "") -> Message:
    """What a channel gets: the mail's texts in today's templates and language, or the inbox's as they were stored."""
    user, context = notification.user, notification.context
    title, text, html, link = notification.title, notification.text, "", ""
    if long_form:
        values = _values(notification.kind, user, context, notification.url)
        values["unsubscribe_url"] = link = unsubscribe_url(user=user, kind=notification.kind, channel=channel)
        with _as_read_by(user, context):
            values["title"] = _line(notification.kind, "title.txt", values)
            values["text"] = _text(notification.kind, "text.txt", values)
            title = _line(notification.kind, "subject.txt", values)
            text = _text(notification.kind, "email.txt", values)
            html = _render(notification.kind, "email.html", values, autoescape=True)
    return Message(
        user=user,
        to=people().get_email(user),
        kind=notification.kind,
        language=people().get_language(user),
        title=title,
        text=text,
        html=html,
        headers=list_headers(link),
        url=absolute(notification.url),
        message_id=message_id(notification),
    )


def message_id(notification: Notification) -> str:
    """One for this person, kind and fact, whatever is retried, restored or sent again."""
    return f"<{notification.kind}.{notification.fact_id}.{notification.user_id}@{site_host()}>"


def zone_of(user: Any) -> ZoneInfo:
    """The person's zone, or the site's where theirs is none."""
    try:
        return ZoneInfo(people().get_timezone(user))
    except (ValueError, LookupError, OSError):
        return ZoneInfo(settings.TIME_ZONE)


@contextmanager
def _as_read_by(user: Any, context: Mapping[str, Any]) -> Iterator[None]:
    """In the person's language; times as the clock shows them where the event takes place, or else where they live."""
    event = context.get("event")
    zone = ZoneInfo(event["timezone"]) if event else zone_of(user)
    with translation.override(people().get_language(user)), timezone.override(zone):
        yield


def _values(kind: str, user: Any, context: Mapping[str, Any], url: str) -> dict[str, Any]:
    keys = app_settings()
    return {
        **_with_instants(context),
        "kind": kind,
        "language": people().get_language(user),
        "first_name": people().get_full_name(user)[0],
        "site_name": keys.SITE_NAME,
        "site_url": keys.SITE_URL,
        "url": absolute(url),
        "inbox_url": absolute(inbox_page()),
    }


def _with_instants(value: Any) -> Any:
    """Texts under keys that end in ``_at`` become datetimes again, for the templates' own formats."""
    if isinstance(value, Mapping):
        return {
            key: datetime.fromisoformat(part) if key.endswith("_at") and part else _with_instants(part)
            for key, part in value.items()
        }
    return [_with_instants(part) for part in value] if isinstance(value, list) else value


def _line(kind: str, name: str, values: dict[str, Any]) -> str:
    """One line, whatever is in it: it may become a mail's header."""
    return " ".join(_render(kind, name, values, autoescape=False).split())


def _text(kind: str, name: str, values: dict[str, Any]) -> str:
    # parts that a template leaves out would show as holes
    return re.sub(r"\n{3,}", "\n\n", _render(kind, name, values, autoescape=False)).strip()


def _render(kind: str, name: str, values: dict[str, Any], *, autoescape: bool) -> str:
    # escaping goes by the part and not by the template, whose author may forget: text is never escaped, HTML always
    found: Any = select_template([f"{FOLDER}/{kind}/{name}", f"{FOLDER}/default/{name}"])
    rendered: str = found.template.render(Context(values, autoescape=autoescape))
    return rendered

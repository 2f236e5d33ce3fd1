"""Texts: a kind's templates, in a person's language and in the right time zone.

Templates of a kind lie in ``event_booking/notifications/<kind>/``; a site overrides one by putting its own at the same
path. ``title.txt`` and ``text.txt`` are the inbox; ``subject.txt``, ``email.txt`` and ``email.html`` are the mail,
``action.txt`` is what its button says, and ``push.txt`` is for a phone's screen. Where a kind has none, those of
``event_booking/notifications/default/`` make them of title and text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template import Context
from django.template.loader import select_template
from django.utils import timezone, translation
from django.utils.text import Truncator

from event_booking.conf import app_settings
from event_booking.notifications.backends import Attachment, Message
from event_booking.notifications.headers import headers_of
from event_booking.notifications.kinds.registry import KINDS
from event_booking.notifications.models import Notification
from event_booking.notifications.pages import absolute, inbox_page, site_host
from event_booking.notifications.unsubscribe_links import list_headers, unsubscribe_url
from event_booking.people import people

FOLDER = "event_booking/notifications"
#: Letters that a phone shows of a notification.
SHORT = 120


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whom a text is for: what of a person it depends on. It may stand for a ``user`` below, where there is none."""

    first_name: str
    language: str
    zone: ZoneInfo

    @classmethod
    def of(cls, user: Any) -> "Reader":
        if isinstance(user, cls):
            return user
        name, language = people().get_full_name(user)[0], people().get_language(user)
        return cls(first_name=name, language=language, zone=zone_of(user))


def inbox_words(kind: str, *, user: Any, context: Mapping[str, Any], url: str) -> tuple[str, str]:
    """Title and text as the inbox shows them: plain text, not HTML."""
    values = _values(kind, user, context, url)
    with as_read_by(user, context):
        return _line(kind, "title.txt", values), _text(kind, "text.txt", values)


def short_words(kind: str, *, user: Any, context: Mapping[str, Any], url: str, title: str, text: str) -> str:
    """One line that fits on a phone under the title."""
    values = _values(kind, user, context, url) | {"title": title, "text": text}
    with as_read_by(user, context):
        return Truncator(_line(kind, "push.txt", values)).chars(SHORT)


def mail_words(
    kind: str,
    *,
    user: Any,
    context: Mapping[str, Any],
    url: str,
    files: Sequence[str] = (),
    unsubscribe_url: str = "",
) -> tuple[str, str, str]:
    """Subject, text and HTML of the mail; ``files``: names of what it carries."""
    title, text = inbox_words(kind, user=user, context=context, url=url)
    # what lists of mails show behind the subject
    preheader = short_words(kind, user=user, context=context, url=url, title=title, text=text)
    values = _values(kind, user, context, url)
    values |= {"title": title, "text": text, "preheader": preheader, "files": files}
    values["unsubscribe_url"] = unsubscribe_url
    with as_read_by(user, context):
        values["action"] = _line(kind, "action.txt", values)
        subject, mail = _line(kind, "subject.txt", values), _text(kind, "email.txt", values)
        return subject, mail, _render(kind, "email.html", values, autoescape=True)


def message_for(
    notification: Notification, *, long_form: bool, channel: str = "", files: Sequence[Attachment] = ()
) -> Message:
    """What a channel gets: the mail's texts in today's templates and language, or the inbox's as they were stored."""
    user, context, url = notification.user, notification.context, notification.url
    title, text, short, html, link = notification.title, notification.text, "", "", ""
    if long_form:
        link = unsubscribe_url(user=user, kind=notification.kind, channel=channel)
        names = [file.name for file in files]
        title, text, html = mail_words(
            notification.kind, user=user, context=context, url=url, files=names, unsubscribe_url=link
        )
    else:
        short = short_words(notification.kind, user=user, context=context, url=url, title=title, text=text)
    return Message(
        user=user,
        to=people().get_email(user),
        kind=notification.kind,
        language=people().get_language(user),
        title=title,
        text=text,
        short=short,
        html=html,
        files=tuple(files),
        headers={**headers_of(notification), **list_headers(link)},
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
def as_read_by(user: Any, context: Mapping[str, Any]) -> Iterator[None]:
    """In the person's language; times as the clock shows them where the event takes place, or else where they live."""
    event, reader = context.get("event"), Reader.of(user)
    zone = ZoneInfo(event["timezone"]) if event else reader.zone
    with translation.override(reader.language), timezone.override(zone):
        yield


def _values(kind: str, user: Any, context: Mapping[str, Any], url: str) -> dict[str, Any]:
    keys, reader = app_settings(), Reader.of(user)
    return {
        **_with_instants(context),
        "kind": kind,
        "kind_title": KINDS[kind].title if kind in KINDS else "",
        "language": reader.language,
        "first_name": reader.first_name,
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

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
from event_booking.notifications.kinds.registry import KINDS
from event_booking.notifications.models import Notification
from event_booking.notifications.pages import absolute, inbox_page, site_host
from event_booking.people import people

FOLDER = "event_booking/notifications"
#: Letters that a phone shows of a notification.
SHORT = 120


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whom a text is for."""

    first_name: str
    language: str
    zone: ZoneInfo

    @classmethod
    def of(cls, user: Any) -> "Reader":
        name, language = people().get_full_name(user)[0], people().get_language(user)
        return cls(first_name=name, language=language, zone=zone_of(user))


@dataclass(frozen=True, kw_only=True)
class News:
    """What a text is about."""

    kind: str
    context: Mapping[str, Any]
    url: str


def inbox_words(news: News, reader: Reader) -> tuple[str, str]:
    """Title and text as the inbox shows them: plain text, not HTML."""
    with as_read_by(reader, news.context):
        values = _values(news, reader)
        return _line(news.kind, "title.txt", values), _text(news.kind, "text.txt", values)


def short_words(news: News, reader: Reader, *, title: str, text: str) -> str:
    """One line that fits on a phone under the title."""
    with as_read_by(reader, news.context):
        line = _line(news.kind, "push.txt", _values(news, reader) | {"title": title, "text": text})
        return Truncator(line).chars(SHORT)


def mail_words(news: News, reader: Reader, *, files: Sequence[str] = ()) -> tuple[str, str, str]:
    """Subject, text and HTML of the mail; ``files``: names of what it carries."""
    title, text = inbox_words(news, reader)
    short = short_words(news, reader, title=title, text=text)  # what lists of mails show behind the subject
    with as_read_by(reader, news.context):
        values = _values(news, reader) | {"title": title, "text": text, "preheader": short, "files": files}
        values["action"] = _line(news.kind, "action.txt", values)
        subject, mail = _line(news.kind, "subject.txt", values), _text(news.kind, "email.txt", values)
        return subject, mail, _render(news.kind, "email.html", values, autoescape=True)


def message_for(notification: Notification, *, long_form: bool, files: Sequence[Attachment] = ()) -> Message:
    """What a channel gets: the mail's texts in today's templates and language, or the inbox's as they were stored."""
    user, title, text, short, html = notification.user, notification.title, notification.text, "", ""
    reader = Reader.of(user)
    news = News(kind=notification.kind, context=notification.context, url=notification.url)
    if long_form:
        title, text, html = mail_words(news, reader, files=[file.name for file in files])
    else:
        short = short_words(news, reader, title=title, text=text)
    return Message(
        user=user,
        to=people().get_email(user),
        kind=notification.kind,
        language=reader.language,
        title=title,
        text=text,
        short=short,
        html=html,
        files=tuple(files),
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
def as_read_by(reader: Reader, context: Mapping[str, Any]) -> Iterator[None]:
    """In the person's language; times as the clock shows them where the event takes place, or else where they live."""
    event = context.get("event")
    zone = ZoneInfo(event["timezone"]) if event else reader.zone
    with translation.override(reader.language), timezone.override(zone):
        yield


def _values(news: News, reader: Reader) -> dict[str, Any]:
    keys = app_settings()
    return {
        **_with_instants(news.context),
        "kind": news.kind,
        "kind_title": KINDS[news.kind].title if news.kind in KINDS else "",
        "language": reader.language,
        "first_name": reader.first_name,
        "site_name": keys.SITE_NAME,
        "site_url": keys.SITE_URL,
        "url": absolute(news.url),
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

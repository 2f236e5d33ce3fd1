"""Templates of a kind, and what every one of them knows.

They lie in ``event_booking/notifications/<kind>/``; a site overrides one by putting its own at the same path. Where a
kind has none, that of ``event_booking/notifications/default/`` is taken.
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.template import Context
from django.template.loader import select_template
from django.utils import timezone, translation

from event_booking.conf import app_settings
from event_booking.notifications.kinds.registry import KINDS
from event_booking.notifications.pages import absolute, inbox_page, preferences_page
from event_booking.people import people

logger = logging.getLogger("event_booking.notifications")

FOLDER = "event_booking/notifications"


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
        name = _asked(lambda person: people().get_full_name(person)[0], user)
        language = _asked(people().get_language, user) or settings.LANGUAGE_CODE
        return cls(first_name=name, language=language, zone=zone_of(user))


def zone_of(user: Any) -> ZoneInfo:
    """The person's zone, or the site's where theirs is none."""
    try:
        return ZoneInfo(_asked(people().get_timezone, user) or settings.TIME_ZONE)
    except (ValueError, LookupError, OSError):
        return ZoneInfo(settings.TIME_ZONE)


def _asked(question: Callable[[Any], Any], user: Any) -> str:
    """What the site's user backend answers; where it fails at one person, they and the others are told all the same."""
    try:
        return str(question(user) or "")
    except (DatabaseError, InterfaceError):
        raise
    except Exception:
        logger.exception("the user backend fails at user %s", user.pk)
        return ""


@contextmanager
def as_read_by(user: Any, context: Mapping[str, Any]) -> Iterator[None]:
    """In the person's language; times as the clock shows them where the event takes place, or else where they live."""
    event, reader = context.get("event"), Reader.of(user)
    zone = ZoneInfo(event["timezone"]) if event else reader.zone
    with translation.override(reader.language), timezone.override(zone):
        yield


def values_for(kind: str, user: Any, context: Mapping[str, Any], url: str) -> dict[str, Any]:
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
        "preferences_url": absolute(preferences_page()),
    }


def _with_instants(value: Any) -> Any:
    """Texts under keys that end in ``_at`` become datetimes again, for the templates' own formats."""
    if isinstance(value, Mapping):
        return {
            key: datetime.fromisoformat(part) if key.endswith("_at") and part else _with_instants(part)
            for key, part in value.items()
        }
    return [_with_instants(part) for part in value] if isinstance(value, list) else value


def render_line(kind: str, name: str, values: dict[str, Any]) -> str:
    """One line, whatever is in it: it may become a mail's header."""
    return " ".join(render(kind, name, values, autoescape=False).split())


def render_text(kind: str, name: str, values: dict[str, Any]) -> str:
    # parts that a template leaves out would show as holes
    return re.sub(r"\n{3,}", "\n\n", render(kind, name, values, autoescape=False)).strip()


def render(kind: str, name: str, values: dict[str, Any], *, autoescape: bool) -> str:
    # escaping goes by the part and not by the template, whose author may forget: text is never escaped, HTML always
    rendered: str = find_template(kind, name).template.render(Context(values, autoescape=autoescape))
    return rendered


def find_template(kind: str, name: str) -> Any:
    """That of the kind, or the default one."""
    return select_template([f"{FOLDER}/{kind}/{name}", f"{FOLDER}/default/{name}"])

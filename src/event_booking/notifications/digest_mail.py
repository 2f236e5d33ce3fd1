"""The text of a digest, in the person's language at the time of sending."""

import logging
from collections.abc import Sequence
from typing import Any

from django.utils import timezone, translation

from event_booking.notifications.backends import Message
from event_booking.notifications.kinds import DIGEST
from event_booking.notifications.models import Digest, Notification
from event_booking.notifications.pages import absolute, inbox_page, site_host
from event_booking.notifications.rendering import _line, _render, _text, _values, inbox_words, zone_of
from event_booking.notifications.unsubscribe_links import list_headers, unsubscribe_url
from event_booking.people import people

logger = logging.getLogger("event_booking.notifications")


def digest_message(digest: Digest, notifications: Sequence[Notification]) -> Message:
    """One message with all of them, oldest first."""
    user, language = digest.user, people().get_language(digest.user)
    link = unsubscribe_url(user=user, kind=DIGEST, channel=digest.channel)
    values = {
        **_values(DIGEST, user, {}, ""),
        "items": [_item(each, user) for each in notifications],
        "period_day": digest.day,
        "unsubscribe_url": link,
    }
    with translation.override(language), timezone.override(zone_of(user)):
        values["title"] = title = _line(DIGEST, "subject.txt", values)
        text = _text(DIGEST, "email.txt", values)
        html = _render(DIGEST, "email.html", values, autoescape=True)
    return Message(
        user=user,
        to=people().get_email(user),
        kind=DIGEST,
        language=language,
        title=title,
        text=text,
        html=html,
        headers=list_headers(link),
        url=absolute(inbox_page()),
        message_id=digest_message_id(digest),
    )


def digest_message_id(digest: Digest) -> str:
    """One for this person and day, whatever is retried or restored."""
    return f"<{DIGEST}.{digest.day:%Y%m%d}.{digest.user_id}@{site_host()}>"


def _item(row: Notification, user: Any) -> dict[str, Any]:
    try:
        title, text = inbox_words(row.kind, user=user, context=row.context, url=row.url)
    except Exception:  # a template that fails must not hold up what else is in it
        logger.exception("%s can not be written anew", row.kind, extra={"notification": row.pk})
        title, text = row.title, row.text
    return {"kind": row.kind, "title": title, "text": text, "url": absolute(row.url), "created_at": row.created_at}

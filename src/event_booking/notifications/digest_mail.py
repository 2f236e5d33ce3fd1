"""The text of a digest, in the person's language at the time of sending."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.text import Truncator

from event_booking.notifications.backends import Message
from event_booking.notifications.kinds import DIGEST
from event_booking.notifications.models import Digest, Notification
from event_booking.notifications.pages import absolute, inbox_page, site_host
from event_booking.notifications.rendering import SHORT, inbox_words
from event_booking.notifications.templating import Reader, as_read_by, render, render_line, render_text, values_for
from event_booking.notifications.unsubscribe_links import list_headers, unsubscribe_url
from event_booking.people import people

logger = logging.getLogger("event_booking.notifications")


def digest_message(digest: Digest, notifications: Sequence[Notification]) -> Message:
    """One message with all of them, oldest first."""
    user, items = digest.user, [_item(each, digest.user) for each in notifications]
    link = unsubscribe_url(user=user, kind=DIGEST, channel=digest.channel)
    title, text, html = digest_words(user=user, items=items, day=digest.day, unsubscribe_url=link)
    return Message(
        user=user,
        to=people().get_email(user),
        kind=DIGEST,
        language=Reader.of(user).language,
        title=title,
        text=text,
        html=html,
        headers=list_headers(link),
        url=absolute(inbox_page()),
        message_id=digest_message_id(digest),
    )


def digest_words(
    *, user: Any, items: Sequence[Mapping[str, Any]], day: date, unsubscribe_url: str = ""
) -> tuple[str, str, str]:
    """Subject, text and HTML of the mail."""
    values = values_for(DIGEST, user, {}, "")
    preheader = Truncator(" · ".join(item["title"] for item in items)).chars(SHORT)
    values |= {"items": items, "period_day": day, "preheader": preheader, "unsubscribe_url": unsubscribe_url}
    with as_read_by(user, {}):
        values["title"] = title = render_line(DIGEST, "subject.txt", values)
        return title, render_text(DIGEST, "email.txt", values), render(DIGEST, "email.html", values, autoescape=True)


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

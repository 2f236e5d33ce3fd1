"""Texts of a notification, in a person's language and in the right time zone.

``title.txt`` and ``text.txt`` are the inbox; ``subject.txt``, ``email.txt`` and ``email.html`` are the mail,
``action.txt`` is what its button says, and ``push.txt`` is for a phone's screen.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import Truncator

from event_booking.notifications.backends import Attachment, Message
from event_booking.notifications.headers import headers_of
from event_booking.notifications.models import Notification
from event_booking.notifications.pages import absolute, site_host
from event_booking.notifications.templating import Reader, as_read_by, render, render_line, render_text, values_for
from event_booking.notifications.unsubscribe_links import list_headers, unsubscribe_url
from event_booking.people import people

#: Letters that a phone shows of a notification.
SHORT = 120


def inbox_words(kind: str, *, user: Any, context: Mapping[str, Any], url: str) -> tuple[str, str]:
    """Title and text as the inbox shows them: plain text, not HTML."""
    values = values_for(kind, user, context, url)
    with as_read_by(user, context):
        return _inbox_words(kind, values)


def short_words(kind: str, *, user: Any, context: Mapping[str, Any], url: str, title: str, text: str) -> str:
    """One line that fits on a phone under the title."""
    values = values_for(kind, user, context, url) | {"title": title, "text": text}
    with as_read_by(user, context):
        return _short_words(kind, values)


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
    reader = Reader.of(user)
    values = values_for(kind, reader, context, url)
    with as_read_by(reader, context):
        values["title"], values["text"] = _inbox_words(kind, values)
        values["preheader"] = _short_words(kind, values)  # what lists of mails show behind the subject
        values |= {"files": files, "unsubscribe_url": unsubscribe_url}
        values["action"] = render_line(kind, "action.txt", values)
        subject, mail = render_line(kind, "subject.txt", values), render_text(kind, "email.txt", values)
        return subject, mail, render(kind, "email.html", values, autoescape=True)


def _inbox_words(kind: str, values: dict[str, Any]) -> tuple[str, str]:
    return render_line(kind, "title.txt", values), render_text(kind, "text.txt", values)


def _short_words(kind: str, values: dict[str, Any]) -> str:
    return Truncator(render_line(kind, "push.txt", values)).chars(SHORT)


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
        language=Reader.of(user).language,
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

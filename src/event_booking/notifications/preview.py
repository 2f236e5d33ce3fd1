"""Texts as they would be sent, with sample data: nothing is stored, and nobody is asked or told."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from event_booking.notifications.kinds import KINDS
from event_booking.notifications.kinds.samples import ANY
from event_booking.notifications.rendering import Reader, inbox_words, mail_words, short_words

#: What a preview of a code mail is called: it is no kind of notification.
ACCOUNT_MAIL = "account."
DARK_MODE = re.compile(r"\(prefers-color-scheme:\s*dark\)")


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A mail, and the same news elsewhere; code mails are nowhere else."""

    name: str
    language: str
    subject: str
    text: str
    html: str
    inbox_title: str = ""
    inbox_text: str = ""
    push: str = ""

    @property
    def light(self) -> str:
        """The HTML as it is where dark mode is off, whatever the mode of whoever looks."""
        return DARK_MODE.sub("(max-width:0)", self.html)

    @property
    def dark(self) -> str:
        return DARK_MODE.sub("(min-width:0)", self.html)

    def files(self) -> Iterator[tuple[str, str]]:
        """Each part that there is, under the name of its template."""
        yield "subject.txt", self.subject
        yield "email.txt", self.text
        yield "email.html", self.html
        if self.push:
            yield from (("title.txt", self.inbox_title), ("text.txt", self.inbox_text), ("push.txt", self.push))


def preview_names() -> list[str]:
    """Every kind, and every mail about accounts."""
    mails = [f"{ACCOUNT_MAIL}{name}" for name in _account_mails()]
    return [*KINDS, *mails]


def make_preview(name: str, *, language: str) -> Preview:
    """Render one of ``preview_names``; raises what a template raises."""
    if name in KINDS:
        return _of_kind(name, language)
    return _of_account_mail(name, language)


def _of_kind(name: str, language: str) -> Preview:
    sample = KINDS[name].sample
    with override(language):
        reader = Reader(first_name=_("Ann"), language=language, zone=ZoneInfo(settings.TIME_ZONE))
    told: dict[str, Any] = {"user": reader, "context": ANY if sample is None else sample, "url": "/"}
    inbox_title, inbox_text = inbox_words(name, **told)
    subject, text, html = mail_words(name, **told)
    return Preview(
        name=name,
        language=language,
        subject=subject,
        text=text,
        html=html,
        inbox_title=inbox_title,
        inbox_text=inbox_text,
        push=short_words(name, **told, title=inbox_title, text=inbox_text),
    )


def _of_account_mail(name: str, language: str) -> Preview:
    from event_booking.accounts.services.mails import mail_words

    template, context = _account_mails()[name.removeprefix(ACCOUNT_MAIL)]
    subject, text, html = mail_words(template, language=language, context=context)
    return Preview(name=name, language=language, subject=subject, text=text, html=html)


def _account_mails() -> Mapping[str, tuple[str, Mapping[str, Any]]]:
    if not apps.is_installed("event_booking.accounts"):
        return {}
    from event_booking.accounts.mail_samples import MAILS

    return MAILS

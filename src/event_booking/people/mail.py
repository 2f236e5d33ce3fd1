"""Mails as they arrive: headers as they were given, many over one connection."""

import email.policy
import smtplib
from contextlib import suppress
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.policy import EmailPolicy
from typing import Any
from uuid import uuid4

import django
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives

#: After these the server listens on: ``smtplib`` has told it to forget the mail (RSET).
REFUSALS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)


class KeptConnection:
    """Django's connection of mails, open from one to the next; what went wrong with one does not touch the next.

    It is asked before each mail whether it still stands (servers end it after some time, or some mails), and made anew
    after a failure.
    """

    def __init__(self) -> None:
        self._connection: Any = None

    def send(self, message: EmailMessage) -> None:
        if self._connection is not None and not _stands(self._connection):
            self.close()
        try:
            self._open()
            self._connection.send_messages([message])
        except REFUSALS:
            raise
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        try:
            if self._connection is None:
                self._connection = default_connection()
            self._connection.open()
        except OSError:  # some are ValueErrors too
            raise
        except ValueError as error:  # said of a mail it means that address; here the settings are wrong for all
            raise ConnectionError(f"mail can not be sent with these settings: {error}") from error

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):  # it may be what broke
                connection.close()


def default_connection() -> Any:
    mailers = getattr(mail, "mailers", None)  # since Django 6.1, where ``get_connection`` is deprecated
    return mail.get_connection() if mailers is None else mailers.default


def _stands(connection: Any) -> bool:
    """Only of SMTP it is known how to ask."""
    smtp = getattr(connection, "connection", None)
    try:
        return not isinstance(smtp, smtplib.SMTP) or smtp.rset()[0] == 250
    except OSError:
        return False


class UnfoldedHeader(UnstructuredHeader):
    """On one line, however long."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


class Mail(EmailMultiAlternatives):
    """From Django 6.0 on the standard library folds headers, and breaks a long address into encoded words.

    Mail programs then see no address at all, and show no button to unsubscribe.
    """

    def message(self, **options: Any) -> Any:
        if django.VERSION >= (6, 0):
            policy: EmailPolicy = options.pop("policy", email.policy.default)
            headers = HeaderRegistry()
            headers.map_to_type("list-unsubscribe", UnfoldedHeader)  # type: ignore[arg-type]
            options["policy"] = policy.clone(header_factory=headers)
        message: Any = super().message(**options)
        for part in message.walk():
            if part.get_content_maintype() == "multipart" and part.get_boundary() is None:
                # so random that no part contains it; otherwise all of them are searched for one that none contains
                part.set_boundary(f"={uuid4().hex}=")
        return message

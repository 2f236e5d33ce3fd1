"""Mail, by whatever the site's user backend sends it with."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.conf import settings
from django.core.checks import CheckMessage, Warning  # noqa: A004
from django.core.mail.backends.smtp import EmailBackend as SMTPBackend
from django.utils.module_loading import import_string

from event_booking.conf import app_settings
from event_booking.notifications.backends.base import BaseBackend, HungUp, Message, Receipt, Rejected, Unreachable
from event_booking.people import BaseUserBackend, people

__all__ = ["EmailBackend"]

SMTP = "django.core.mail.backends.smtp.EmailBackend"
#: The server is away or does not talk to us: it has nothing to do with this message.
AWAY = (
    ConnectionError,
    TimeoutError,
    socket.gaierror,
    ssl.SSLError,
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
)
#: "Service not available, closing transmission channel" (RFC 5321).
CLOSING = 421


class EmailBackend(BaseBackend):
    """One mail with a text and an HTML part. Set ``EMAIL_TIMEOUT``: a server that hangs holds the sender that long."""

    long_form: ClassVar[bool] = True
    takes_files: ClassVar[bool] = True

    _sender: BaseUserBackend | None = None

    @contextmanager
    def session(self) -> Iterator[None]:
        """One connection for all mails of a run, if the user backend can keep one."""
        self._sender = people()
        try:
            with self._sender.mail_session():
                yield
        finally:
            self._sender = None

    def send(self, message: Message) -> Receipt:
        if not message.to:
            raise Rejected("this person has no e-mail address")
        if not import_string(app_settings().CAN_MAIL)(user=message.user, address=message.to):
            raise Rejected("no mail goes to this address: it came back, or was called spam")
        try:
            (self._sender or people()).send_mail(
                to=message.to,
                subject=message.title,
                text=message.text,
                html=message.html,
                message_id=message.message_id,
                files=message.files,
                headers=message.headers,
            )
        except (OSError, ValueError) as error:  # SMTPException is an OSError
            raise _judged(error) from error
        return Receipt(id=message.message_id)

    def check(self) -> Iterator[CheckMessage]:
        backend, timeout, setting = _mailer()
        if not timeout and _is_smtp(backend):
            yield Warning(
                f"{setting} is not set: a mail server that hangs stops all notifications.",
                hint=f"{setting} = 10",
                id="event_booking.W101",
            )


def _is_smtp(backend: str) -> bool:
    """Django's own, or one that is made of it, as a site writes it to sign its mails."""
    try:
        return issubclass(import_string(backend), SMTPBackend)
    except (ImportError, TypeError):
        return False  # the first mail says it


def _mailer() -> tuple[str, Any, str]:
    """How mail leaves, how long a server is waited for, and the setting that says so: Django 6.1 has new ones."""
    mailers = getattr(settings, "MAILERS", None)
    if mailers is not None:
        mailer = mailers.get("default", {"BACKEND": ""})
        return (
            mailer.get("BACKEND", SMTP),
            mailer.get("OPTIONS", {}).get("timeout"),
            "timeout in the OPTIONS of MAILERS",
        )
    return settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT, "EMAIL_TIMEOUT"


def _is_cut(error: Exception) -> bool:
    """Whether the server hung up in the middle, and not because it was waited for in vain."""
    cut = isinstance(error, (smtplib.SMTPServerDisconnected, ConnectionResetError, BrokenPipeError))
    return cut and not isinstance(error.__context__, TimeoutError)


def _judged(error: Exception) -> Exception:
    """What the failure means: the server is away, the message is refused for good, or it may work another time."""
    if _is_cut(error):
        return HungUp(str(error) or type(error).__name__)
    if isinstance(error, AWAY) or getattr(error, "smtp_code", 0) == CLOSING:
        return Unreachable(str(error) or type(error).__name__)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return Rejected(str(error)) if codes and min(codes) >= 500 else error
    for_good = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
    # an address or a header that can not be written into a mail at all; some failures of the network are both
    unwritable = isinstance(error, ValueError) and not isinstance(error, OSError)
    return Rejected(str(error)) if for_good or unwritable else error

"""A mail server on a loopback port that keeps what it gets."""

import re
import threading
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.servers.postgres import free_port


class Mailbox:
    """Starts with ``with Mailbox() as mails: …``; ``mails.port`` is where to send."""

    def __init__(self) -> None:
        self.port, self.mails = free_port(), list[EmailMessage]()
        self._changed = threading.Condition()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> "Mailbox":
        self._server.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.stop()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        with self._changed:
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self._changed.notify_all()
        return "250 OK"

    def wait(self, to: str, has: Callable[[str], Any] = bool, seconds: float = 30) -> str:
        """Subject and text of the newest mail to this address that ``has`` likes; fail when none comes in time."""
        end = time.monotonic() + seconds
        with self._changed:
            while True:
                for mail in reversed(self.mails):
                    if mail["To"] == to and has(text_of(mail)):
                        return text_of(mail)
                assert self._changed.wait(end - time.monotonic()), f"no such mail to {to} within {seconds} s"

    def code(self, to: str) -> str:
        """The code of the newest mail to this address; that mail is forgotten."""
        text = self.wait(to, has=CODE.search)
        self.mails = [mail for mail in self.mails if text_of(mail) != text]
        found = CODE.search(text)
        assert found
        return found[0]


CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return f"{mail['Subject']}\n{body.get_content()}"

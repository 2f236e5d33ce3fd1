"""A mail server on a loopback port that keeps what it gets."""

import asyncio
import re
import ssl
import threading
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller

from tests.servers.postgres import free_port


class Mailbox:
    """Starts with ``with Mailbox() as mails: …``; ``mails.port`` is where to send."""

    def __init__(self) -> None:
        self.port, self.mails = free_port(), list[EmailMessage]()
        #: With it the server offers STARTTLS, from when it comes back.
        self.tls: ssl.SSLContext | None = None
        self._changed = threading.Condition()
        self._server: Controller | None = None

    def __enter__(self) -> Self:
        self.come_back()
        return self

    def __exit__(self, *error: object) -> None:
        self.go_away()

    def go_away(self) -> None:
        """From then on connections are refused."""
        if self._server:
            self._server.stop()
            self._server = None

    def come_back(self) -> None:
        self._server = Controller(self, hostname="127.0.0.1", port=self.port, tls_context=self.tls)
        self._server.start()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        with self._changed:
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self._changed.notify_all()
        return "250 OK"

    def wait(self, to: str, has: Callable[[str], Any] = bool, seconds: float = 120) -> str:
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


class MoodyMailbox(Mailbox):
    """Misbehaves on request: ``mode`` at everybody, ``refused`` at some addresses, by an answer or ``"drop"``.

    ``accepted`` is called with each mail once it is kept, before the client hears of it.
    """

    def __init__(self, accepted: Callable[[EmailMessage], object] = bool) -> None:
        super().__init__()
        self.mode, self.refused, self.accepted = "accept", dict[str, str](), accepted
        #: How many there have been.
        self.connections = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, name: str, responses: list[str]) -> list[str]:
        session.host_name = name
        self.connections += 1
        return responses

    async def handle_RSET(self, server: Any, session: Any, envelope: Any) -> str:
        if self.mode == "one mail for each connection":
            server.transport.abort()
        return "250 OK"

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.mode == "closed":
            return "421 4.3.2 closed for the moment"
        if self.mode == "unwanted sender":
            return "550 5.7.1 not from you"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.refused.get(address) == "drop":
            server.transport.abort()
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.mode == "451 after DATA":
            return "451 4.3.0 try again later"
        if self.mode == "554 after DATA":
            return "554 5.7.1 spam"
        while self.mode == "hang":
            await asyncio.sleep(0.05)
        answer = await super().handle_DATA(server, session, envelope)
        self.accepted(self.mails[-1])
        if self.mode == "accept, then drop":
            server.transport.abort()
        return answer


CODE = re.compile(r"\b\d{6}\b")


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return f"{mail['Subject']}\n{body.get_content()}"

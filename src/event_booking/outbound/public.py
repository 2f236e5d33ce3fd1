"""Requests to addresses that strangers name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from event_booking.outbound.addresses import JudgedHTTPConnection, JudgedHTTPSConnection, named
from event_booking.outbound.bounded import BoundedSession, CuttableAdapter


@dataclass(frozen=True)
class Answer:
    """What came back; ``body`` is cut at the longest answer that is read."""

    status: int
    body: bytes


class JudgedAdapter(CuttableAdapter):
    kinds = {"http": JudgedHTTPConnection, "https": JudgedHTTPSConnection}


class PublicSession(BoundedSession):
    """Asks public addresses only, and those of ``PRIVATE_NETWORKS``; each request has ``seconds``."""

    adapter_class = JudgedAdapter
    longest_answer = 10_000

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds
        self.trust_env = False  # a proxy would look names up itself, and a .netrc would give passwords away

    def seconds(self) -> float:
        return self._seconds

    def request(self, method: Any, url: Any, **more: Any) -> requests.Response:  # type: ignore[override]
        named(str(url))
        return super().request(method, url, **more)


def public_session(*, seconds: float = 10) -> requests.Session:
    """A session for addresses that strangers name; a request raises ``NotPublic``, or what ``requests`` raises."""
    return PublicSession(seconds)


def post(url: str, *, body: bytes, headers: Mapping[str, str], seconds: float = 10) -> Answer:
    """Send one POST to an address that a stranger named; raise ``NotPublic``, or ``requests.RequestException``."""
    with public_session(seconds=seconds) as session:
        answer = session.post(url, data=body, headers=dict(headers))
    return Answer(answer.status_code, answer.content)

"""What is asked of a provider over the network: within one limit of time, in small answers, without detours."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import requests

from event_booking.conf import app_settings

#: Longest answer. A list of keys is a few kB.
LONGEST_ANSWER = 500_000


@dataclass
class Asking:
    """All requests that one login makes."""

    deadline: float
    #: What begins with https stays there, whatever address a provider names next.
    secure: bool | None = None
    #: Status of the last answer.
    status: int = 0

    def seconds_left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise requests.Timeout("the provider has had its time")
        return left

    def check(self, url: str) -> None:
        """Raise ``InvalidURL`` for what nobody should be sent to."""
        scheme = urlsplit(url).scheme.lower()
        if scheme not in ("https", "http") or (self.secure and scheme == "http"):
            raise requests.exceptions.InvalidURL(f"{scheme} is not wanted here")
        self.secure = scheme == "https"


_asking: ContextVar[Asking | None] = ContextVar("event_booking_asking", default=None)


@contextmanager
def asking() -> Iterator[Asking]:
    """Everything that is asked within shares ``SOCIAL_TIMEOUT_SECONDS``."""
    now = _begin()
    token = _asking.set(now)
    try:
        yield now
    finally:
        _asking.reset(token)


def _begin() -> Asking:
    return Asking(deadline=time.monotonic() + app_settings().SOCIAL_TIMEOUT_SECONDS)


class CuttableAdapter(requests.adapters.HTTPAdapter):
    """Knows its sockets, so that what does not come to an end can be cut: it would keep a thread and a socket each."""

    def __init__(self) -> None:
        self.sockets: list[socket.socket] = []
        super().__init__()

    def get_connection_with_tls_context(self, *args: Any, **more: Any) -> Any:
        pool = super().get_connection_with_tls_context(*args, **more)
        kind, sockets = type(pool).ConnectionCls, self.sockets

        class Known(kind):  # type: ignore[misc,valid-type]
            def connect(self) -> None:
                super().connect()
                sockets.append(self.sock)

        pool.ConnectionCls = Known
        return pool

    def cut(self) -> None:
        for each in self.sockets:
            with suppress(OSError):  # closed already
                each.shutdown(socket.SHUT_RDWR)


class BoundedSession(requests.Session):
    """No answer is waited for longer, or read further, than is allowed; no redirect is followed; a 5xx is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.adapter = CuttableAdapter()
        for scheme in ("https://", "http://"):
            self.mount(scheme, self.adapter)

    def request(self, method: Any, url: Any, **more: Any) -> requests.Response:  # type: ignore[override]
        current = _asking.get() or _begin()
        current.check(str(url))
        left = current.seconds_left()
        more |= {"timeout": left, "allow_redirects": False, "stream": True}
        ask = partial(self._read, partial(super().request, method, url, **more), current)
        answer = _within(left, ask, otherwise=self.adapter.cut)
        current.status = answer.status_code
        if answer.status_code >= 500 or answer.status_code == 429 or answer.is_redirect:
            raise requests.HTTPError(f"the provider answered {answer.status_code}", response=answer)
        return answer

    def _read(self, ask: Callable[[], requests.Response], current: Asking) -> requests.Response:
        body = bytearray()
        with ask() as answer:
            for chunk in answer.iter_content(16_384):
                body += chunk
                if len(body) > LONGEST_ANSWER:
                    raise requests.exceptions.ContentDecodingError("the provider's answer is too long")
                current.seconds_left()
        answer._content = bytes(body)  # noqa: SLF001 - so that ``json()`` finds what was read with care
        return answer


def _within(
    seconds: float, call: Callable[[], requests.Response], *, otherwise: Callable[[], None]
) -> requests.Response:
    """What the call returns or raises; ``Timeout`` if it takes longer.

    It runs in a thread of its own, since no timeout of a socket covers a slow name server, or headers that come letter
    by letter.
    """
    future: Future[requests.Response] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except Exception as error:  # noqa: BLE001 - what it raised is its result
            future.set_exception(error)

    threading.Thread(target=run, daemon=True, name="event-booking-provider").start()
    try:
        return future.result(seconds)
    except TimeoutError as error:
        otherwise()
        raise requests.Timeout("the provider does not answer") from error

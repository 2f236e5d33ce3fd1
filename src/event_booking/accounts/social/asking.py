"""What is asked of a provider over the network: within one limit of time, in small answers, without detours."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from event_booking.conf import app_settings
from event_booking.outbound.bounded import BoundedSession


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


class ProviderSession(BoundedSession):
    """What one login asks shares its time; a redirect, a 5xx and an answer without an end are errors."""

    def seconds(self) -> float:
        return (_asking.get() or _begin()).seconds_left()

    def request(self, method: Any, url: Any, **more: Any) -> requests.Response:  # type: ignore[override]
        current = _asking.get() or _begin()
        current.check(str(url))
        answer = super().request(method, url, **more)
        current.status = answer.status_code
        if answer.status_code >= 500 or answer.status_code == 429 or answer.is_redirect:
            raise requests.HTTPError(f"the provider answered {answer.status_code}", response=answer)
        return answer

    def too_long(self) -> None:
        raise requests.exceptions.ContentDecodingError("the provider's answer is too long")

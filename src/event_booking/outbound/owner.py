"""Requests to addresses from the settings, which are the owner's: they may be private, and asked through a proxy."""

from collections.abc import Mapping

from event_booking.outbound.bounded import BoundedSession
from event_booking.outbound.public import Answer


class OwnerSession(BoundedSession):
    longest_answer = 100_000

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def seconds(self) -> float:
        return self._seconds


def post_to_own(url: str, *, body: bytes, headers: Mapping[str, str], seconds: float = 10) -> Answer:
    """Send one POST to an address from the settings; raise ``requests.RequestException``."""
    with OwnerSession(seconds) as session:
        answer = session.post(url, data=body, headers=dict(headers))
    return Answer(answer.status_code, answer.content)

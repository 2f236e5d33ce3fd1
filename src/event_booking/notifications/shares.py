"""How much of a run each channel may take: mail always comes next, however slow the others are."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from event_booking.notifications.backends import BaseBackend

#: Of one run, for each channel other than mail; what is left of its messages is taken up by the next run.
SHARE_SECONDS = 5


class Shares:
    """What the channels of one run have taken of it."""

    def __init__(self) -> None:
        self._taken: dict[str, float] = defaultdict(float)

    @contextmanager
    def using(self, alias: str) -> Iterator[None]:
        begun = monotonic()
        yield
        self._taken[alias] += monotonic() - begun

    def is_used_up(self, alias: str, channel: BaseBackend) -> bool:
        """Never for what carries whole mails: it is the one that others must not hold up."""
        return not channel.long_form and self._taken[alias] >= SHARE_SECONDS

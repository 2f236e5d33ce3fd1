"""How much of a run each channel may take: mail always comes next, however slow the others are."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from event_booking.notifications.backends import BaseBackend

#: Of one run, for each channel other than mail, and for all of these; what is left is taken up by the next run.
SHARE_SECONDS, SHARES_SECONDS = 5, 9
#: Of one run, whatever the others have taken.
LEAST_SECONDS = 1


class Shares:
    """What the channels of one run have taken of it."""

    def __init__(self) -> None:
        self._taken: dict[str, float] = defaultdict(float)

    @contextmanager
    def using(self, alias: str, channel: BaseBackend) -> Iterator[None]:
        """Nothing counts of what carries whole mails: it is the one that others must not hold up."""
        begun = monotonic()
        yield
        if not channel.long_form:
            self._taken[alias] += monotonic() - begun

    def is_used_up(self, alias: str, channel: BaseBackend) -> bool:
        """Whether it must wait for the next run: it has taken its share, or all of them have taken theirs."""
        if channel.long_form:
            return False
        is_over = sum(self._taken.values()) >= SHARES_SECONDS
        return self._taken[alias] >= (LEAST_SECONDS if is_over else SHARE_SECONDS)

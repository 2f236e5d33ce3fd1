"""Rows that a process works on together, so that what each of them needs is read for all of them at once."""

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any, TypeVar

Row = TypeVar("Row")
Found = TypeVar("Found")
#: After that what was read may be untrue, and is read again: not much longer than it takes to hand over a mail.
FRESH_SECONDS = 0.5


class InHand:
    """``InHand(rows).read(how, row)``: what ``how(rows)`` finds for this one, by the row's id."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self.rows = rows
        self._found: dict[Any, tuple[float, Mapping[Any, Any]]] = {}

    def read(self, how: Callable[[Sequence[Row]], Mapping[Any, Found]], row: Any) -> Found | None:
        """``None`` if there is nothing. Each ``how`` is asked once for all, and again when that was too long ago.

        For a row that is alone it is asked each time.
        """
        at, found = self._found.get(how, (float("-inf"), {}))
        if len(self.rows) == 1 or monotonic() - at > FRESH_SECONDS:
            at, found = monotonic(), how(self.rows)
            self._found[how] = at, found
        return found.get(row.pk)


def take_in_hand(rows: Sequence[Any]) -> None:
    """These are worked on together from now on; a row that nobody has taken in hand is alone."""
    together = InHand(rows)
    for row in rows:
        row.in_hand = together

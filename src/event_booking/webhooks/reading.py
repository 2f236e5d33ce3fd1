"""Reading an organizer's feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from event_booking.webhooks.cursors import read_cursor, write_cursor
from event_booking.webhooks.exceptions import CursorTooOld, CursorUnknown
from event_booking.webhooks.models import Feed, Message


@dataclass(frozen=True)
class Page:
    rows: list[Message]
    #: After the last row; or, where there is no more, after everything that this page could have had.
    next: str


def read_feed(*, owner: Any, after: str, kinds: Sequence[str], size: int) -> Page:
    """Up to ``size`` messages after a cursor, or from the oldest; raise ``CursorUnknown``, ``CursorTooOld``.

    Three questions in this order: what may be seen, the rows, and whether some were deleted meanwhile.
    """
    begin = read_cursor(after, owner) if after else 0
    end = _of_feed(owner, "position")
    if begin > end:
        raise CursorUnknown  # from before the database was restored from a copy: later facts have those places now
    rows = Message.objects.in_feed_of(owner).filter(position__gt=begin, position__lte=end)
    page = list((rows.filter(type__in=kinds) if kinds else rows)[:size])
    if after and begin < _of_feed(owner, "forgotten"):
        raise CursorTooOld
    last = page[-1].position if len(page) == size else end
    return Page(page, write_cursor(owner, last or 0))


def _of_feed(owner: Any, column: str) -> int:
    found: int | None = Feed.objects.filter(pk=owner).values_list(column, flat=True).first()
    return found or 0

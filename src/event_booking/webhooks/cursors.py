"""Cursors of feeds: opaque to readers, who may keep them as long as the feed is kept."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from event_booking.webhooks.exceptions import CursorUnknown

HIGHEST = 2**63 - 1


def write_cursor(owner: Any, position: int) -> str:
    """It names whose feed it is: in another one it would skip at random."""
    return urlsafe_b64encode(json.dumps([str(owner), position]).encode()).decode()


def read_cursor(text: str, owner: Any) -> int:
    """The position; raise ``CursorUnknown`` for what is no cursor of this feed."""
    try:
        whose, position = json.loads(urlsafe_b64decode(text.encode("ascii")))
    except (ValueError, TypeError, RecursionError) as error:
        raise CursorUnknown from error
    if whose != str(owner) or type(position) is not int or not 0 <= position <= HIGHEST:
        raise CursorUnknown
    return position

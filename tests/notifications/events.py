"""Server-sent events, as a client reads them."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

#: What a client that was told nothing else waits before it comes again.
UNTOLD = -1


def parsed(text: str) -> tuple[int, list[tuple[str, int, Any]]]:
    """Milliseconds until it comes again, and the events: their names, ids and data."""
    retry, events = UNTOLD, []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":"))
        if "data" in fields:
            events.append((fields["event"], int(fields["id"]), json.loads(fields["data"])))
        retry = int(fields.get("retry", retry))
    return retry, events


def live(chunks: Iterable[str]) -> Iterator[tuple[str, int, Any]]:
    """Events as they come."""
    text = ""
    for chunk in chunks:
        *blocks, text = (text + chunk).split("\n\n")
        yield from parsed("\n\n".join(blocks))[1]

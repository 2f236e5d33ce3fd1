"""How a message is written, pushed or fetched."""

import json
from typing import Any

from event_booking.webhooks.models import Message

#: Of the shape below, and of every ``data``: what is added leaves it, what breaks raises it.
VERSION = 1


def envelope(message: Message) -> dict[str, Any]:
    return {
        "id": message.public_id,
        "type": message.type,
        "version": VERSION,
        "created_at": message.created_at.isoformat().replace("+00:00", "Z"),
        "data": message.data,
    }


def body_of(message: Message) -> bytes:
    """The bytes that are sent and signed: the same each time."""
    return json.dumps(envelope(message), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

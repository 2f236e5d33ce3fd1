"""What a browser is told: JSON, encrypted for it alone. RFC 8291."""

import hashlib
import json

from event_booking.notifications.backends.base import Message
from event_booking.notifications.models import PushSubscription

#: Push services accept 4096 bytes; the encryption needs 103 of them.
MOST_BYTES = 4096 - 103
TITLE_LENGTH = 200


def tag_of(message: Message) -> str:
    """The same for every copy of one message, so that a second one replaces the first. As a topic: 32 characters."""
    return hashlib.sha256(message.message_id.encode()).hexdigest()[:32]


def payload_of(message: Message) -> bytes:
    """Title, text, page, kind and tag; the text for a phone, or else the whole one as far as there is room.

    A page whose address alone takes too much room is left out.
    """
    told = {
        "title": _cut(message.title, TITLE_LENGTH),
        "text": "",
        "url": message.url,
        "kind": message.kind,
        "tag": tag_of(message),
        "language": message.language,
    }
    if len(_json(told)) > MOST_BYTES:
        told["url"] = ""
    room = MOST_BYTES - len(_json(told))
    told["text"] = _fitting(message.short or message.text, room)
    return _json(told)


def encrypted(payload: bytes, subscription: PushSubscription) -> bytes:
    """Raises ``ValueError`` if the browser's keys are none."""
    from pywebpush import WebPusher, WebPushException

    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    try:
        body: bytes = WebPusher({"endpoint": subscription.endpoint, "keys": keys}).encode(payload, "aes128gcm")["body"]
    except WebPushException as error:
        raise ValueError(str(error)) from error
    return body


def _fitting(text: str, room: int) -> str:
    """The text, or as much of its beginning as takes no more than so many bytes in JSON."""
    if len(_json(text)) - 2 <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(_json(f"{text[:middle]}…")) - 2 <= room else (low, middle - 1)
    return f"{text[:low]}…" if low else ""


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")

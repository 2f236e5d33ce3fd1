"""A site's own bus: every message as signed JSON to one address, which passes it on as it likes."""

import hashlib
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import requests
from django.core.checks import CheckMessage, Error

from event_booking.notifications.backends.base import BaseBackend, HungUp, Message, Receipt, Rejected, Unreachable
from event_booking.outbound import post_to_own
from event_booking.signatures import key_of, signed_headers

__all__ = ["WebhookBackend"]

#: "This one is not to my liking": the body will be the same next time. Anything else may be put right over there.
REFUSED = (400, 413, 422)


class WebhookBackend(BaseBackend):
    """Posts to an address of the site's owner, signed as https://www.standardwebhooks.com has it.

    ``webhook-id`` is the same for every try of one message, so that a receiver who has it answers 200 and does nothing.
    """

    def __init__(self, *, url: str, secret: str, seconds: float = 10) -> None:
        self.url, self.secret, self.seconds = url, secret, seconds

    def send(self, message: Message) -> Receipt:
        now = int(time.time())
        number, body = webhook_id(message), body_of(message, now)
        headers = signed_headers([self.secret], id=number, timestamp=now, body=body)
        failure = ""
        try:
            answer = post_to_own(
                self.url, body=body, headers={**headers, "Content-Type": "application/json"}, seconds=self.seconds
            )
        except requests.RequestException as error:
            failure = type(error).__name__  # its words name the address, in which there may be a secret
        if failure:
            raise Unreachable(f"{urlsplit(self.url).hostname} can not be asked: {failure}")
        if 200 <= answer.status < 300:
            return Receipt(id=number)
        words = f"{urlsplit(self.url).hostname} answers {answer.status}"
        if answer.status in REFUSED:
            raise Rejected(words)
        raise HungUp(words) if answer.status >= 500 else Unreachable(words)  # it may break at this one alone

    def check(self) -> Iterator[CheckMessage]:
        if urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).hostname:
            hint = "An address such as https://bus.internal/notifications."
            yield Error("The url of the webhook channel is none.", hint=hint, id="event_booking.E116")
        try:
            key_of(self.secret)
        except ValueError as error:
            hint = "python -c 'from event_booking.signatures import new_secret; print(new_secret())'"
            yield Error(f"The secret of the webhook channel is none: {error}.", hint=hint, id="event_booking.E117")


def webhook_id(message: Message) -> str:
    return f"msg_{hashlib.sha256(message.message_id.encode()).hexdigest()[:32]}"


def body_of(message: Message, now: int) -> bytes:
    data = {
        "user": str(message.user.pk),
        "email": message.to,
        "kind": message.kind,
        "language": message.language,
        "title": message.title,
        "text": message.text,
        "url": message.url,
    }
    told = {"type": "notification", "timestamp": datetime.fromtimestamp(now, UTC).isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")

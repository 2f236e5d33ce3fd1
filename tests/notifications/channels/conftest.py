"""Servers of the channels, each on a loopback port of its own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from event_booking.notifications.backends import Message
from event_booking.notifications.push import silence
from event_booking.notifications.push.subscriptions import subscribe
from event_booking.notifications.push.vapid import new_private_key, public_key, read_private_key
from event_booking.testing import override_event_booking
from tests.servers.http import LOOPBACK, Recorder
from tests.servers.push import Browser, PushService
from tests.servers.telegram import TOKEN, Telegram

PRIVATE = new_private_key()
PUSH = {
    "BACKEND": "event_booking.notifications.backends.web_push.WebPushBackend",
    "OPTIONS": {"private_key": PRIVATE, "subject": "mailto:admin@tickets.example", "seconds": 3},
}
INBOX = {"BACKEND": "event_booking.notifications.backends.in_app.InAppBackend"}


@pytest.fixture
def push_service() -> Iterator[PushService]:
    silence.forget_silence()
    key = public_key(read_private_key(PRIVATE))
    channels = {"in_app": INBOX, "push": PUSH}
    with PushService(key) as service, override_event_booking(**LOOPBACK, NOTIFICATION_BACKENDS=channels):
        yield service


@pytest.fixture
def subscribed(push_service: PushService) -> Callable[..., Browser]:
    """``subscribed(user)``: a new browser of theirs."""

    def make(user: Any) -> Browser:
        browser = push_service.browser()
        subscribe(user=user, endpoint=browser.endpoint, **browser.subscription()["keys"])
        return browser

    return make


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram() as server:
        options = {"token": TOKEN, "bot": "tickets_bot", "api": server.url, "seconds": 3}
        entry = {"BACKEND": "event_booking.notifications.backends.telegram.TelegramBackend", "OPTIONS": options}
        with override_event_booking(NOTIFICATION_BACKENDS={"in_app": INBOX, "telegram": entry}):
            yield server


@pytest.fixture
def bus() -> Iterator[Recorder]:
    with Recorder() as server:
        yield server


def message_to(user: Any, **more: Any) -> Message:
    values = {
        "user": user, "to": "ann@example.com", "kind": "welcome", "language": "en", "title": "Welcome",
        "text": "Hello.", "url": "https://tickets.example/", "message_id": "<welcome.1.1@tickets.example>", **more,
    }  # fmt: skip
    return Message(**values)

"""Channels of every kind that people sign up for, so that each operation does what it can do."""

import pytest

from event_booking.conf import app_settings
from event_booking.notifications.push.vapid import new_private_key
from event_booking.testing import override_event_booking

BACKENDS = "event_booking.notifications.backends"


@pytest.fixture(autouse=True)
def _channels():
    push = {"private_key": new_private_key(), "subject": "mailto:admin@tickets.example"}
    more = {
        "push": {"BACKEND": f"{BACKENDS}.web_push.WebPushBackend", "OPTIONS": push},
        "telegram": {
            "BACKEND": f"{BACKENDS}.telegram.TelegramBackend",
            "OPTIONS": {"token": "123456:only-for-tests", "bot": "tickets_bot"},
        },
    }
    with override_event_booking(NOTIFICATION_BACKENDS={**app_settings().NOTIFICATION_BACKENDS, **more}):
        yield

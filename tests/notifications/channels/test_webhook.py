"""The signed webhook of a site's own bus."""

import json
import time

import pytest

from event_booking.notifications import outbox, services
from event_booking.notifications.backends import HungUp, Rejected, Unreachable
from event_booking.notifications.backends.webhook import WebhookBackend
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Delivery
from event_booking.signatures import new_secret, verify
from event_booking.testing import override_event_booking
from tests.notifications.channels.conftest import message_to

pytestmark = pytest.mark.django_db
SECRET = new_secret()


@pytest.fixture
def channel(bus):
    return WebhookBackend(url=f"{bus.url}/bus?key=hidden", secret=SECRET, seconds=3)


def is_signed(asked):
    number, timestamp = asked.headers["webhook-id"], int(asked.headers["webhook-timestamp"])
    signature = asked.headers["webhook-signature"]
    return verify(SECRET, id=number, timestamp=timestamp, body=asked.body, signature=signature)


def test_the_bus_gets_all_of_it_signed_at_an_address_that_may_be_private(bus, channel, user_factory):
    ann = user_factory()
    receipt = channel.send(message_to(ann, title="Добро пожаловать", language="ru"))
    [asked] = bus.asked
    assert asked.path == "/bus?key=hidden"
    assert is_signed(asked)
    assert abs(int(asked.headers["webhook-timestamp"]) - time.time()) < 600
    assert receipt.id == asked.headers["webhook-id"]
    told = json.loads(asked.body)
    assert told["type"] == "notification"
    assert told["data"] == {
        "user": str(ann.pk), "email": "ann@example.com", "kind": "welcome", "language": "ru",
        "title": "Добро пожаловать", "text": "Hello.", "url": "https://tickets.example/",
    }  # fmt: skip


def test_every_try_has_the_same_id_and_another_message_another(bus, channel, user_factory):
    ann = user_factory()
    bus.status = 503
    with pytest.raises(HungUp):
        channel.send(message_to(ann))
    bus.status = 204
    channel.send(message_to(ann))
    channel.send(message_to(ann, message_id="<welcome.2.1@tickets.example>"))
    first, second, other = (asked.headers["webhook-id"] for asked in bus.asked)
    assert first == second != other
    assert all(is_signed(asked) for asked in bus.asked)


@pytest.mark.parametrize(
    ("status", "meaning"),
    [(400, Rejected), (413, Rejected), (422, Rejected)]
    + [(status, Unreachable) for status in (302, 401, 403, 404, 408, 410, 429, 0)]
    + [(status, HungUp) for status in (500, 502, 503)],
)
def test_what_may_be_put_right_over_there_is_tried_again(status, meaning, bus, channel, user_factory):
    bus.status = status
    with pytest.raises(meaning) as failure:
        channel.send(message_to(user_factory()))
    assert "hidden" not in str(failure.value)
    assert len(bus.asked) == 1


def test_a_bus_that_hangs_is_asked_once_in_a_run_and_gets_all_when_it_is_back(bus, user_factory, record, caplog):
    options = {"url": f"{bus.url}/bus?key=hidden", "secret": SECRET, "seconds": 3}
    entry = {"BACKEND": "event_booking.notifications.backends.webhook.WebhookBackend", "OPTIONS": options}
    bus.status = 0
    with override_event_booking(NOTIFICATION_BACKENDS={"bus": entry}):
        for _ in range(3):
            services.notify(kind=KINDS["welcome"], entry=record("account.activated", user_factory()))
        outbox.send_waiting()
        assert len(bus.asked) == 1
        assert "hidden" not in caplog.text
        bus.status = 200
        Delivery.objects.update(due_at="2020-01-01T00:00Z")
        outbox.send_waiting()
    assert [row.state for row in Delivery.objects.all()] == ["sent"] * 3
    assert len({asked.headers["webhook-id"] for asked in bus.asked}) == 3


def test_bad_options_are_reported():
    def ids(**options):
        good = {"url": "http://bus.internal/x", "secret": SECRET}
        return [message.id for message in WebhookBackend(**{**good, **options}).check()]

    assert ids() == []
    assert ids(url="bus.internal/x") == ["event_booking.E116"]
    assert ids(url="ftp://bus.internal/x") == ["event_booking.E116"]
    assert ids(secret="short") == ["event_booking.E117"]

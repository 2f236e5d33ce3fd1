"""What ``docs/webhooks.rst`` shows works as it stands there."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from event_booking.webhooks.payloads import TOLD
from event_booking.webhooks.sending import send_waiting

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.rst").read_text(encoding="utf-8")


def shown(name):
    """The code of this name on the page."""
    found = re.search(rf":name: {name}\n\n((?:(?:   .*)?\n)+)", PAGE)
    return dedent(found[1]).strip()


@pytest.fixture
def read():
    code, names = shown("receiver"), {}
    assert len(code.splitlines()) <= 20
    exec(code, names)
    return names["read"]


@pytest.fixture
def came(receiver, webhook, happen):
    """What was sent: the secret, headers, body."""
    endpoint = webhook()
    happen()
    send_waiting()
    _, headers, body = receiver.asked[0]
    return endpoint.plain, headers, body


def test_the_receiver_believes_us_once(read, came):
    seen = set()
    assert read(*came, seen)["type"] == "event.changed"
    assert read(*came, seen) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "msg_other"},
        {"webhook-timestamp": "1614265330"},
        {"webhook-signature": "v1,AAAA"},
    ],
)
def test_the_receiver_believes_nobody_else(changed, read, came):
    secret, headers, body = came
    with pytest.raises(ValueError, match=r"secret|old"):
        read(secret, {**headers, **changed}, body, set())
    with pytest.raises(ValueError, match="secret"):
        read(secret, headers, body + b" ", set())
    with pytest.raises(ValueError, match="secret"):
        read("whsec_AAAA", headers, body, set())


def test_the_reader_catches_up(client_for, organizer, happen):
    names, stored = {}, []
    exec(shown("reader"), names)
    client = client_for(organizer)

    def get(path, query):
        return client.get(f"/api/v1/{path}", {**query, "page_size": 2}).json()

    happen(5)
    cursor = names["catch_up"](get, "", stored.extend)
    happen(1)
    names["catch_up"](get, cursor, stored.extend)

    assert len(stored) == len({row["id"] for row in stored}) == 6


def test_every_fact_that_is_told_is_on_the_page():
    assert [name for name in TOLD if f"``{name}``" not in PAGE] == []

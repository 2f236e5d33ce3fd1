"""What the tests of accounts share: strangers with a client, mails with codes, simultaneous requests."""

import json
import os
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.core import mail
from django.db import connection
from rest_framework.renderers import JSONRenderer
from rest_framework.test import APIClient

from event_booking.testing import override_event_booking
from tests.conftest import PASSWORD

API = "/api/v1/"

#: For negative controls: on SQLite one writer waits for the other, so that carelessness does no harm.
overlapping = pytest.mark.skipif("EVENT_BOOKING_TEST_SQLITE" in os.environ, reason="SQLite has one writer at a time")


class Api:
    """A client that knows the prefix and speaks JSON."""

    def __init__(self) -> None:
        self.client = APIClient()

    def __call__(self, method: str, path: str, body: Any = None, *, access: str = "", **headers: str) -> Any:
        if access:
            headers["HTTP_AUTHORIZATION"] = f"Bearer {access}"
        return getattr(self.client, method)(API + path, body, format="json", **headers)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        return self("post", path, body, **more)

    def get(self, path: str, **more: Any) -> Any:
        return self("get", path, **more)

    def login(self, email: str, password: str = PASSWORD) -> Any:
        return self.post("login/", {"email": email, "password": password})


@pytest.fixture
def api(db: None) -> Api:
    return Api()


@pytest.fixture
def code_of(relay: Callable[[], None]) -> Callable[[str], str | None]:
    """``code_of(email)``: the newest code in the mails to this address, after the background has done its work."""

    def read(email: str) -> str | None:
        relay()
        return newest_code(email)

    return read


def newest_code(email: str) -> str | None:
    for message in reversed(mail.outbox):
        if email in message.to and (found := re.search(r"(?<!\d)(\d{6})(?!\d)", message.body)):
            return found[1]
    return None


@pytest.fixture
def signed_up(api: Api, code_of: Callable[[str], str | None]) -> Callable[..., dict[str, Any]]:
    """``signed_up(email)``: the body of the answer to the activation of a new account."""

    def make(email: str = "ann@example.com", **more: Any) -> dict[str, Any]:
        return sign_up(api, code_of, email, **more)

    return make


def sign_up(api: Api, code_of: Callable[[str], str | None], email: str, **more: Any) -> dict[str, Any]:
    assert api.post("register/", {"email": email, "password": PASSWORD, **more}).status_code == 201
    answer = api.post("activate/", {"email": email, "code": code_of(email)})
    assert answer.status_code == 200, answer.data
    return dict(answer.json())


#: The hasher of the tests' settings, before which ``outdated`` puts a newer one.
OLD_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"


@pytest.fixture
def outdated(settings: Any) -> Callable[[Any], None]:
    """``outdated(user)``: Django's hashers have become stronger since this person's password was stored."""

    def make(user: Any) -> None:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher", OLD_HASHER]
        assert is_outdated(user)

    return make


def is_outdated(user: Any) -> bool:
    """Whether the stored hash is still the old one."""
    user.refresh_from_db()
    return bool(user.password.startswith("md5$"))


@pytest.fixture
def overtaken(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], None]:
    """``overtaken(by)``: the next password that is judged is overtaken by this, between verdict and what follows."""

    def arrange(by: Callable[[], Any]) -> None:
        judge, waiting = hashers.verify_password, [by]

        def verify(*args: Any, **more: Any) -> Any:
            verdict = judge(*args, **more)
            if waiting:
                waiting.pop()()
            return verdict

        monkeypatch.setattr(hashers, "verify_password", verify)

    return arrange


def as_json(value: Any) -> Any:
    """What a client sees of it: keys may be numbers or UUIDs."""
    return json.loads(JSONRenderer().render(value))


def at_once(call: Callable[[int], Any], count: int, threads: int = 10) -> list[Any]:
    """Results of ``call(0) … call(count - 1)`` from threads that start together."""
    results: list[Any] = [None] * count
    barrier = threading.Barrier(min(threads, count))

    def run(first: int) -> None:
        try:
            barrier.wait(30)
            for number in range(first, count, barrier.parties):
                results[number] = call(number)
        finally:
            connection.close()

    workers = [threading.Thread(target=run, args=(number,)) for number in range(barrier.parties)]
    # a slow machine shall not look like a broken promise; a deadlock is found after a second in any case
    with override_event_booking(LOCK_TIMEOUT_SECONDS=60):
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    return results

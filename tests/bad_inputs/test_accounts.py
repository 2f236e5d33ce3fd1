"""Whatever is sent to accounts: the right refusal, in the right shape, with little work; nothing changed or told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.parsers import JSONParser
from rest_framework.test import APIClient

from event_booking.accounts.services.sessions import Device, open_session
from event_booking.api.views import ApiMixin
from event_booking.journal.models import Entry
from tests.bad_inputs import bodies, credentials, messages, people
from tests.bad_inputs.bad import Bad
from tests.writes import written

pytestmark = [pytest.mark.once, pytest.mark.no_cover]

ALL = [bad for module in (bodies, people, credentials, messages) for bad in module.bad_requests()]
REQUESTS = {bad.name: bad for bad in ALL}
#: What a refusal tells nobody: how the site is made, who else there is.
SECRETS = [
    "Traceback", "SELECT ", "INSERT ", "UPDATE ", "django", "psycopg", "sqlite", "site-packages", ".py",
    "event_booking_", "ann@example.com", "ben@example.com", "pbkdf2", "md5$", settings.SECRET_KEY,
    settings.SIMPLE_JWT["SIGNING_KEY"],
]  # fmt: skip
MOST_QUERIES, MOST_BYTES = 20, 2000


@pytest.fixture
def access(user_factory):
    """Ann is signed in; Ben has not proved his address."""
    user_factory(email="ben@example.com", verified=False)
    return open_session(user=user_factory(email="ann@example.com"), device=Device()).access


def send(bad: Bad, access: str):
    client = APIClient(raise_request_exception=False)
    headers = dict(bad.headers)
    if bad.signed_in:
        headers["HTTP_AUTHORIZATION"] = f"Bearer {access}"
    return client.generic(bad.method, f"/api/v1/{bad.path}", bad.body, content_type=bad.content_type, **headers)


@contextmanager
def hashed() -> Iterator[list[int]]:
    """Lengths of the passwords that are hashed."""
    lengths: list[int] = []
    real = MD5PasswordHasher.encode

    def encode(self, password, salt):
        lengths.append(len(password))
        return real(self, password, salt)

    with patch.object(MD5PasswordHasher, "encode", encode):
        yield lengths


@pytest.mark.parametrize("name", REQUESTS)
def test_it_is_refused_and_nothing_happens(name, access):
    bad = REQUESTS[name]
    facts = Entry.objects.count()

    with (
        written() as changes,
        hashed() as passwords,
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        answer = send(bad, access)

    assert answer.status_code == bad.status, answer.content[:300]
    assert_well_shaped(answer, bad.says)
    assert [secret for secret in SECRETS if secret in f"{answer.headers} {answer.content.decode()}"] == []
    assert changes == []
    assert not Entry.objects.filter(fact__in=["account.code_wanted", "account.sign_up_repeated"]).exists()
    assert Entry.objects.count() - facts <= 1
    assert mail.outbox == []
    assert len(passwords) <= bad.hashes
    assert len(queries) <= MOST_QUERIES


def assert_well_shaped(answer, says):
    """``{"detail", "code"}``, or a list of messages for each field; JSON in any case."""
    assert answer.headers["Content-Type"] == "application/json"
    assert len(answer.content) <= MOST_BYTES
    body = json.loads(answer.content)
    assert isinstance(body, dict)
    if "detail" in body:
        assert set(body) <= {"detail", "code"}
        assert isinstance(body["detail"], str)
        assert not says or body["code"] == says
    else:
        assert body
        assert all(isinstance(text, str) for messages in body.values() for text in messages)
        assert not says or says in body


def test_there_are_enough_of_them():
    assert len(REQUESTS) == len(ALL)  # each has a name of its own
    assert len(REQUESTS) >= 150


def test_a_careless_parser_would_be_found(access, monkeypatch):
    """One that takes JSON in whatever encoding it is said to be, as REST framework's own does."""
    monkeypatch.setattr(ApiMixin, "parser_classes", [JSONParser])

    assert send(REQUESTS["charset_utf16_and_meant"], access).status_code != 400

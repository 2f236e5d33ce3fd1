import json
import time

import pytest
from django.contrib.auth import get_user_model

from tests.conftest import PASSWORD

PATHS = {
    "register/": {"email": "ann@example.com", "password": PASSWORD},
    "activate/": {"email": "ann@example.com", "code": "123456"},
    "activate/resend/": {"email": "ann@example.com"},
    "login/": {"email": "ann@example.com", "password": PASSWORD},
    "login/refresh/": {"refresh": "x"},
    "logout/": {"refresh": "x"},
    "forgot_password/": {"email": "ann@example.com"},
    "forgot_password/confirm/": {"email": "ann@example.com", "code": "123456", "new_password": PASSWORD},
}
BODIES = [
    b"", b"{", b"[]", b"null", b"5", b'"x"', b"{}", b"\xff\xfe", b'{"email": NaN}', b'{"email": 1e999}',
    b'{"email": ' + b"9" * 5000 + b"}", b"[" * 100_000, b'{"a":' * 3000 + b"1" + b"}" * 3000,
    b'{"email": "\\u0000@x.de"}',
]  # fmt: skip
VALUES = [
    None,
    True,
    5,
    -1.5,
    [],
    ["x"],
    {},
    {"a": "b"},
    "",
    " ",
    "\u0000",
    "x" * 100_000,
    "a\r\nb",
    "<b>",
    "\ud800",
    "\u202e",
]
EMAILS = [
    "ann", "@", "ann@", "@example.com", "a@b@c.de", "ann@example.com\r\nBcc: eve@example.com", "ann@exa mple.com",
    "a@b",
    "x" * 65 + "@" + "y" * 190 + ".de", "ann@[127.0.0.1", "ann\u0000@example.com", "ann@-.de",
    "ann@" + "ﷺ" * 60 + ".com", "аnn@example.com", "ann@" + "ß" * 60 + "." + "ß" * 60 + "." + "ß" * 60 + ".de",
]  # fmt: skip


def send(api, path, body):
    start = time.monotonic()
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = api.client.generic("POST", f"/api/v1/{path}", data, content_type="application/json")
    assert time.monotonic() - start < 1
    assert answer.headers["Content-Type"] == "application/json"
    return answer


@pytest.mark.parametrize("path", PATHS)
def test_bodies_that_are_none(api, path):
    assert {send(api, path, body).status_code for body in BODIES} == {400}


@pytest.mark.parametrize(("path", "field"), [(path, field) for path, body in PATHS.items() for field in body])
def test_fields_of_every_wrong_kind(api, path, field):
    wanted = {400, 401, 429} if field in ("refresh", "password") else {400}
    for value in VALUES:
        answer = send(api, path, {**PATHS[path], field: value})
        if path == "register/" and field == "password" and value == "a\r\nb":
            continue  # a password may hold anything; this one is short
        assert answer.status_code in wanted, (value, answer.content)
    assert get_user_model().objects.count() == 0


@pytest.mark.parametrize("email", EMAILS)
def test_addresses_that_are_none(api, email):
    for path in ("register/", "login/", "activate/resend/", "forgot_password/"):
        assert list(send(api, path, {"email": email, "password": PASSWORD}).json()) == ["email"]


@pytest.mark.parametrize("path", PATHS)
def test_other_content_types_and_methods(api, path):
    url = f"/api/v1/{path}"
    assert (
        api.client.generic("POST", url, b"email=x", content_type="application/x-www-form-urlencoded").status_code == 415
    )
    assert api.client.generic("POST", url, b"x", content_type="text/xml").status_code == 415
    assert {getattr(api.client, method)(url).status_code for method in ("get", "put", "patch", "delete")} == {405}


def test_a_body_beyond_the_limit_is_413(api, db):
    assert send(api, "login/", {"email": "ann@example.com", "password": "x" * 1_100_000}).status_code == 413


def test_a_long_password_is_not_hashed(api, db):
    from unittest.mock import patch

    with patch("event_booking.accounts.services.login.make_password") as make_password:
        assert send(api, "login/", {"email": "ann@example.com", "password": "x" * 1025}).status_code == 400
    make_password.assert_not_called()


def test_the_last_of_two_equal_keys_counts(api, db):
    body = b'{"email": "ann@example.com", "email": "x", "password": "y"}'
    assert list(send(api, "login/", body).json()) == ["email"]

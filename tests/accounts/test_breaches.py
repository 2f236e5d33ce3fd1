"""Passwords that are known from a breach: nobody chooses them where a site asks a checker."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ValidationError

from event_booking.accounts.services.new_passwords import check_new_password
from event_booking.testing import override_event_booking
from tests.accounts import breaches
from tests.conftest import PASSWORD

ANN, BREACHED, FINE = "ann@example.com", "Br3ached-horse&cart", "C0rrect-horse-battery"
REFUSAL = "This password is known from a data breach. Please choose another one."
asked: list[str] = []


def known(*, password):
    asked.append(password)
    return password == BREACHED


def in_own_words(*, password):
    raise ValidationError("Everybody knows this one.")


def down(*, password):
    raise ConnectionError(f"GET https://range.example/{password}")


@pytest.fixture
def checker():
    asked.clear()
    with override_event_booking(IS_BREACHED=f"{__name__}.known"):
        yield


@pytest.fixture
def access(api, user_factory):
    user_factory(email=ANN)
    return api.login(ANN).json()["access"]


def choose(api, way, access, code_of, password):
    """Choose this password by ``way``; returns the answer."""
    if way == "register":
        return api.post("register/", {"email": "new@example.com", "password": password})
    if way == "change":
        return api.post("change_password/", {"old_password": PASSWORD, "new_password": password}, access=access)
    api.post("forgot_password/", {"email": ANN})
    body = {"email": ANN, "code": code_of(ANN), "new_password": password}
    return api.post("forgot_password/confirm/", body)


@pytest.mark.parametrize(
    ("way", "field"), [("register", "password"), ("change", "new_password"), ("reset", "new_password")]
)
def test_nobody_chooses_a_breached_password(api, checker, access, code_of, way, field):
    answer = choose(api, way, access, code_of, BREACHED)
    assert (answer.status_code, answer.json()) == (400, {field: [REFUSAL]})
    assert choose(api, way, access, code_of, FINE).status_code in (200, 201)


def test_a_password_that_django_refuses_is_not_shown_to_the_checker(api, checker):
    assert api.post("register/", {"email": ANN, "password": "password"}).status_code == 400
    assert asked == []


def test_whoever_has_a_breached_password_still_signs_in(api, checker, user_factory):
    user_factory(email=ANN, password=BREACHED)
    assert api.login(ANN, BREACHED).status_code == 200
    assert asked == []


@override_event_booking(IS_BREACHED=f"{__name__}.in_own_words")
def test_a_checker_may_use_its_own_words(api, db):
    answer = api.post("register/", {"email": ANN, "password": FINE})
    assert (answer.status_code, answer.json()) == (400, {"password": ["Everybody knows this one."]})


@pytest.mark.parametrize("way", ["register", "change", "reset"])
def test_a_checker_that_is_down_locks_nobody_out_and_tells_no_password(api, access, code_of, caplog, way):
    with override_event_booking(IS_BREACHED=f"{__name__}.down"):
        assert choose(api, way, access, code_of, FINE).status_code in (200, 201)
    [record] = [record for record in caplog.records if record.name == "event_booking.accounts"]
    assert record.getMessage() == "IS_BREACHED failed with ConnectionError: a new password was accepted unchecked"
    assert record.exc_info is None
    assert FINE not in caplog.text


class RangeApi(BaseHTTPRequestHandler):
    """The rest of each digest that begins with what was asked, and how often it was seen; 0 is padding."""

    def do_GET(self):
        asked.append(self.path)
        rest = hashlib.sha1(BREACHED.encode()).hexdigest().upper()[5:]
        padding = hashlib.sha1(FINE.encode()).hexdigest().upper()[5:]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{'0' * 35}:3\r\n{rest}:42\r\n{padding}:0".encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def range_api(monkeypatch):
    asked.clear()
    with HTTPServer(("127.0.0.1", 0), RangeApi) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setattr(breaches, "RANGE", f"http://127.0.0.1:{server.server_port}/range/")
        with override_event_booking(IS_BREACHED="tests.accounts.breaches.is_breached"):
            yield
        server.shutdown()
        thread.join()


def test_the_checker_of_the_documentation_finds_what_was_seen_and_tells_five_letters(range_api):
    with pytest.raises(ValidationError, match="known from a data breach"):
        check_new_password(BREACHED)
    check_new_password(FINE)

    digests = [hashlib.sha1(password.encode()).hexdigest().upper() for password in (BREACHED, FINE)]
    assert asked == [f"/range/{digest[:5]}" for digest in digests]

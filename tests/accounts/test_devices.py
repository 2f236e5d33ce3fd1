"""Somebody who guesses passwords locks an address, and not its owner's own devices."""

from datetime import timedelta

import pytest
from django.db.models import F

from event_booking.accounts.models import Counter, Session
from event_booking.accounts.periodic import forget_sessions
from event_booking.accounts.services import lockout
from event_booking.journal.models import Entry
from tests.accounts.conftest import Api, at_once
from tests.conftest import PASSWORD

ANN, WRONG = "ann@example.com", "not-her-password"


@pytest.fixture
def ann(user_factory):
    return user_factory(email=ANN)


def sign_in(api, password=PASSWORD, token="", email=ANN):
    return api.post("login/", {"email": email, "password": password, "device_token": token})


@pytest.fixture
def token(api, ann):
    return sign_in(api).json()["device_token"]


def lock(api, email=ANN):
    assert [sign_in(api, WRONG, email=email).status_code for _ in range(6)] == [401] * 5 + [429]


def test_a_known_device_gets_in_while_strangers_are_locked_out(api, token):
    lock(api)
    answer = sign_in(api, token=token)
    assert answer.status_code == 200
    assert answer.json()["device_token"] == token
    assert sign_in(api).status_code == 429


def test_activation_makes_a_device_known(api, signed_up):
    token = signed_up()["device_token"]
    lock(api)
    assert sign_in(api, token=token).status_code == 200


def test_a_known_device_has_five_attempts_as_well(api, token):
    answers = [sign_in(api, WRONG, token).status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]
    assert sign_in(api, token=token).status_code == 429
    assert sign_in(api).status_code == 200
    assert Entry.objects.filter(fact="account.login_locked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_100_attempts_at_once_from_a_known_device_five_are_judged(token):
    answers = at_once(lambda n: sign_in(Api(), WRONG, token).status_code, 100)
    assert sorted(answers) == [401] * 5 + [429] * 95


@pytest.mark.parametrize("token", ["", "x" * 43, "\u0433" * 43])
def test_a_device_that_is_not_known_is_a_stranger(api, ann, token):
    lock(api)
    answer = sign_in(api, token=token)
    assert answer.status_code == 429


def test_a_device_of_somebody_else_is_a_stranger(api, token, user_factory):
    user_factory(email="bob@example.com")
    lock(api, "bob@example.com")
    assert sign_in(api, token=token, email="bob@example.com").status_code == 429


def test_whoever_signs_in_on_a_strange_device_gets_another_token(api, token):
    assert sign_in(api, token="made-up").json()["device_token"] not in ("made-up", token)


def test_a_device_is_forgotten_in_time(api, token):
    Session.objects.update(last_used_at=F("last_used_at") - timedelta(days=20))
    assert forget_sessions() == 0
    lock(api)
    assert sign_in(api, token=token).status_code == 200
    Session.objects.update(last_used_at=F("last_used_at") - timedelta(days=31))
    assert sign_in(api, token=token).status_code == 429
    assert forget_sessions() == 2


def test_signing_out_keeps_a_device_known(api, token):
    api.post("logout/", {"refresh": sign_in(api, token=token).json()["refresh"]})
    lock(api)
    assert sign_in(api, token=token).status_code == 200


@pytest.mark.parametrize("distrust", ["end_others", "delete", "change_password", "reset"])
def test_a_device_whose_session_was_ended_for_a_reason_is_a_stranger(api, token, code_of, distrust):
    body, other = sign_in(api, token=token).json(), sign_in(api).json()
    password = "C0rrect-horse-battery"
    if distrust == "end_others":
        api.post("account/sessions/end_others/", access=other["access"])
    elif distrust == "delete":
        listed = api.get("account/sessions/", access=body["access"]).json()["results"]
        mine = next(each["id"] for each in listed if each["is_current"])
        assert api("delete", f"account/sessions/{mine}/", access=other["access"]).status_code == 204
    elif distrust == "change_password":
        new = {"old_password": PASSWORD, "new_password": password}
        assert api.post("change_password/", new, access=other["access"]).status_code == 200
    else:
        api.post("forgot_password/", {"email": ANN})
        new = {"email": ANN, "code": code_of(ANN), "new_password": password}
        assert api.post("forgot_password/confirm/", new).status_code == 200
    lock(api)
    assert sign_in(api, token=token).status_code == 429


@pytest.mark.parametrize("times", [1, 2])
def test_a_device_whose_refresh_token_was_copied_is_a_stranger_however_often_it_was_used(api, ann, times):
    token = ""
    for _ in range(times):
        body = sign_in(api, token=token).json()
        token = body["device_token"]
    for _ in range(2):
        api.post("login/refresh/", {"refresh": body["refresh"]})
    lock(api)
    assert sign_in(api, token=token).status_code == 429


def test_an_admin_unlocks_devices_too(api, token, ann):
    [sign_in(api, WRONG, token) for _ in range(6)]
    lockout.unlock(user=ann, actor=None)
    assert sign_in(api, token=token).status_code == 200


def test_the_database_keeps_no_token(api, token):
    sign_in(api, WRONG, token)
    assert token not in str([*Session.objects.values(), *Counter.objects.values(), *Entry.objects.values()])

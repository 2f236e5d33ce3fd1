"""Passkeys as a second factor, without a browser session."""

from types import SimpleNamespace
from unittest.mock import patch

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session as BrowserSession
from django.core import mail

from event_booking.accounts.models import Session
from event_booking.accounts.services import passkeys
from event_booking.accounts.services.passes import Pass
from event_booking.journal.models import Entry
from event_booking.testing import override_event_booking
from tests.accounts.authenticator_app import half_a_minute_later, shown_by_app
from tests.accounts.passkey_device import PasskeyDevice
from tests.accounts.test_mfa import ANN, NEW_PASSWORD, change_password, confirm, facts, first_step, second_step, told
from tests.conftest import PASSWORD
from tests.races.at_once import at_once


@pytest.fixture
def ann(user_factory):
    return user_factory(email=ANN)


@pytest.fixture
def access(api, ann):
    return api.login(ANN).json()["access"]


@pytest.fixture
def device():
    return PasskeyDevice()


def begin(api, access, code=""):
    return api.post("account/mfa/passkeys/", {"password": PASSWORD, "code": code}, access=access)


def add(api, access, setup, credential, name="Ann's phone"):
    body = {"setup_token": setup["setup_token"], "name": name, "credential": credential}
    return api.post("account/mfa/passkeys/confirm/", body, access=access)


@pytest.fixture
def protected(api, ann, access, device):
    """Ann has a passkey, and nothing else."""
    setup = begin(api, access).json()
    answer = add(api, access, setup, device.create(setup["public_key"]))
    assert answer.status_code == 201, answer.data
    return SimpleNamespace(**answer.json(), setup=setup)


def challenge(api, token=""):
    return api.post("login/mfa/passkey/", {"mfa_token": token or first_step(api)}).json()


def answer(api, given, credential):
    body = {"passkey_token": given["passkey_token"], "credential": credential}
    return api.post("login/mfa/passkey/confirm/", body)


def remove(api, access, passkey, code, password=PASSWORD):
    return api("delete", f"account/mfa/passkeys/{passkey}/", {"password": password, "code": code}, access=access)


# --- made -------------------------------------------------------------------------------------------------------------
def test_a_passkey_is_made_for_the_site_of_the_settings(api, access, device):
    setup = begin(api, access)

    key = setup.json()["public_key"]
    assert (setup.status_code, key["rp"]) == (200, {"id": "booking.example", "name": "Event Booking"})
    assert key["user"]["name"] == ANN
    assert not Authenticator.objects.exists()
    assert api.login(ANN).status_code == 200


def test_it_is_on_once_the_browser_has_answered_and_ends_other_sessions(api, ann, access, device, relay):
    elsewhere, setup = api.login(ANN).json()["access"], begin(api, access).json()

    answer = add(api, access, setup, device.create(setup["public_key"]))

    assert (answer.status_code, len(answer.json()["recovery_codes"])) == (201, 10)
    state = api.get("account/mfa/", access=access).json()
    assert (state["totp"], [passkey["name"] for passkey in state["passkeys"]]) == (False, ["Ann's phone"])
    assert api.get("account/", access=elsewhere).status_code == 401
    assert facts("mfa_turned_on").get().data == {"factor": "passkey"}
    relay()
    assert mail.outbox[-1].subject == "Your account at Event Booking has a second factor now"


def test_no_browser_session_is_begun(api, protected, device):
    given = challenge(api)
    assert answer(api, given, device.get(given["public_key"])).status_code == 200

    assert not api.client.cookies
    assert not BrowserSession.objects.exists()
    assert context.request is None


def test_a_setup_works_once(api, access, device, protected):
    again = add(api, access, protected.setup, device.create(protected.setup["public_key"]))

    assert (again.status_code, list(again.json())) == (400, ["setup_token"])


def test_another_challenge_is_not_answered(api, access, device):
    first, second = begin(api, access).json(), begin(api, access).json()

    assert told(add(api, access, second, device.create(first["public_key"]))) == (400, "invalid_code")
    assert not Authenticator.objects.exists()


def test_another_site_is_not_answered(api, access):
    setup = begin(api, access).json()
    stolen = PasskeyDevice("https://booking.example.evil.example").create(setup["public_key"])

    assert told(add(api, access, setup, stolen)) == (400, "invalid_code")


def test_a_second_factor_stands_before_the_next_one(api, ann, access, device, protected):
    assert told(begin(api, access)) == (400, ["This field is required."])
    without = api.post("account/mfa/totp/", {"password": PASSWORD}, access=access)
    assert told(without) == (400, ["This field is required."])
    assert not Entry.objects.filter(fact="account.mfa_refused").exists()
    assert told(begin(api, access, "000000")) == (400, "invalid_code")

    setup = begin(api, access, protected.recovery_codes[0]).json()
    added = add(api, access, setup, PasskeyDevice().create(setup["public_key"]), name="Key")

    assert (added.status_code, added.json()["recovery_codes"]) == (201, [])
    assert len(api.get("account/mfa/", access=access).json()["passkeys"]) == 2


@pytest.mark.parametrize("first", ["app", "passkey"])
def test_a_setup_that_began_without_a_code_is_over_once_a_factor_is_on(api, ann, access, device, first):
    app = api.post("account/mfa/totp/", {"password": PASSWORD}, access=access).json()
    passkey = begin(api, access).json()
    ways = {
        "app": lambda: confirm(api, app, access),
        "passkey": lambda: add(api, access, passkey, device.create(passkey["public_key"])),
    }
    assert ways.pop(first)().status_code in (200, 201)
    (other,) = ways.values()
    answer = other()
    assert (answer.status_code, list(answer.json())) == (400, ["setup_token"])


def test_an_app_beside_a_passkey_keeps_the_recovery_codes(api, ann, access, protected):
    body = {"password": PASSWORD, "code": protected.recovery_codes[0]}
    setup = api.post("account/mfa/totp/", body, access=access).json()

    assert confirm(api, setup, access).json() == {"recovery_codes": []}
    half_a_minute_later(ann)
    assert api.login(ANN).json()["mfa_methods"] == ["recovery_codes", "totp", "webauthn"]
    assert second_step(api, shown_by_app(setup["secret"])).status_code == 200
    assert second_step(api, protected.recovery_codes[1]).status_code == 200


def test_there_is_an_end_to_it(api, access):
    with patch.object(passkeys, "MOST", 0):
        assert told(begin(api, access)) == (409, "too_many_passkeys")


# --- signing in -------------------------------------------------------------------------------------------------------
def test_password_and_passkey_sign_in(api, access, protected, device):
    given = challenge(api)

    done = answer(api, given, device.get(given["public_key"]))

    assert (done.status_code, sorted(done.json())) == (200, ["access", "device_token", "refresh", "user"])
    assert api.get("account/mfa/", access=done.json()["access"]).json()["passkeys"][0]["last_used_at"] is not None


def test_an_answer_works_once(api, protected, device):
    given = challenge(api)
    credential = device.get(given["public_key"])
    assert answer(api, given, credential).status_code == 200

    assert told(answer(api, given, credential)) == (401, "token_not_valid")


def test_two_challenges_of_one_first_step_make_one_session(api, protected, device):
    token = first_step(api)
    first, second = challenge(api, token), challenge(api, token)
    assert answer(api, first, device.get(first["public_key"])).status_code == 200

    assert told(answer(api, second, device.get(second["public_key"]))) == (401, "token_not_valid")
    assert told(second_step(api, protected.recovery_codes[0], token)) == (401, "token_not_valid")


@pytest.mark.parametrize("wrong", ["another device", "another challenge", "another site", "another signature"])
def test_a_wrong_answer_opens_nothing(api, protected, device, wrong):
    given, other = challenge(api), challenge(api)
    credential = device.get(given["public_key"])
    if wrong == "another device":
        credential = PasskeyDevice().get(given["public_key"])
    elif wrong == "another challenge":
        credential = device.get(other["public_key"])
    elif wrong == "another site":
        device.origin = "http://booking.example"
        credential = device.get(given["public_key"])
    else:
        credential["response"]["signature"] = device.get(other["public_key"])["response"]["signature"]
    before = Session.objects.count()

    assert told(answer(api, given, credential)) == (400, "invalid_code")
    assert Session.objects.count() == before


@pytest.mark.parametrize("broken", ["", "AAAA", "é", "oA", "-" * 999, "bnVsbA", "W10", "e30"])
@pytest.mark.parametrize("field", ["clientDataJSON", "authenticatorData", "signature", "attestationObject"])
def test_nonsense_is_refused(api, access, protected, device, field, broken):
    if field == "attestationObject":
        setup = begin(api, access, protected.recovery_codes[0]).json()
        credential = device.create(setup["public_key"])
        credential["response"][field] = broken
        refused = add(api, access, setup, credential)
    else:
        given = challenge(api)
        credential = device.get(given["public_key"])
        credential["response"][field] = broken
        refused = answer(api, given, credential)

    assert refused.status_code == 400


@pytest.mark.parametrize("change", ["password", "time", "removed", "rubbish"])
def test_a_challenge_does_not_outlive_what_it_rests_on(api, ann, protected, device, change):
    with override_event_booking(MFA_TOKEN_MINUTES=0 if change == "time" else 5):
        given = challenge(api) if change != "time" else None
        if given is None:
            assert api.post("login/mfa/passkey/", {"mfa_token": first_step(api)}).status_code == 401
            return
    credential = device.get(given["public_key"])
    if change == "password":
        change_password(ann)
        assert told(answer(api, given, credential)) == (401, "token_not_valid")
        assert api.login(ANN, NEW_PASSWORD).status_code == 401
    elif change == "removed":
        Authenticator.objects.filter(type="webauthn").delete()
        assert answer(api, given, credential).status_code in (400, 401)
    else:
        assert told(answer(api, {"passkey_token": "gAAAAAé"}, credential)) == (401, "token_not_valid")
        assert told(api.post("login/mfa/passkey/", {"mfa_token": given["passkey_token"]})) == (401, "token_not_valid")


def test_wrong_codes_do_not_lock_a_passkey_which_nobody_can_guess(api, protected, device):
    for _ in range(6):
        second_step(api, "000000")
    given = challenge(api)

    assert answer(api, given, device.get(given["public_key"])).status_code == 200


def test_without_a_passkey_there_is_no_challenge(api, ann, access):
    setup = api.post("account/mfa/totp/", {"password": PASSWORD}, access=access).json()
    confirm(api, setup, access)

    assert told(api.post("login/mfa/passkey/", {"mfa_token": first_step(api)})) == (409, "mfa_is_off")


def answer_at_once(api, device, times):
    given = challenge(api)
    credential = device.get(given["public_key"])
    return sorted(at_once([lambda: answer(type(api)(), given, credential).status_code] * times))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_answer_that_many_send_at_once_makes_one_session(api, access, protected, device):
    before = Session.objects.count()

    assert answer_at_once(api, device, 20) == [200] + [401] * 19
    assert Session.objects.count() == before + 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_its_use_being_counted_it_makes_many(api, access, protected, device, monkeypatch):
    monkeypatch.setattr(Pass, "use", lambda given, now: True)

    assert answer_at_once(api, device, 4).count(200) > 1


# --- removed ----------------------------------------------------------------------------------------------------------
def test_the_last_one_removed_the_password_is_enough_again(api, access, protected):
    assert told(remove(api, access, protected.id, "000000")) == (400, "invalid_code")
    assert remove(api, access, protected.id, protected.recovery_codes[0]).status_code == 204

    assert not Authenticator.objects.exists()
    assert api.login(ANN).status_code == 200
    assert facts("mfa_turned_off").get().data == {"by": "person", "factor": "passkey"}
    assert Entry.objects.filter(fact="account.recovery_code_used").exists()


def test_nobody_removes_anothers(api, protected, user_factory):
    user_factory(email="eve@example.com")
    eve = api.login("eve@example.com").json()["access"]

    assert remove(api, eve, protected.id, "000000").status_code == 404
    assert Authenticator.objects.filter(type="webauthn").exists()

"""A second factor: what people are promised of it, over HTTP."""

import base64
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.db.models import F
from django.test import override_settings
from django.urls import reverse

from event_booking.accounts.checks import check_accounts
from event_booking.accounts.exceptions import MfaRequired, WrongCredentials
from event_booking.accounts.mfa_adapter import MFAAdapter
from event_booking.accounts.models import Account, Code, Counter, Session
from event_booking.accounts.periodic import forget_counters
from event_booking.accounts.services import admission, authenticators, lockout, second_factor
from event_booking.accounts.services.addresses import email_addresses
from event_booking.accounts.services.devices import Device
from event_booking.accounts.services.erasure import erase
from event_booking.accounts.services.second_step import finish_sign_in
from event_booking.journal.models import Entry
from event_booking.people import people
from event_booking.sealing import Unreadable, seal, unseal
from event_booking.testing import override_event_booking
from tests.accounts.authenticator_app import half_a_minute_later, shown_by_app, wrong_for
from tests.conftest import PASSWORD

ANN = "ann@example.com"
NEW_PASSWORD = "C0rrect-horse-battery"


@pytest.fixture
def ann(user_factory):
    return user_factory(email=ANN)


@pytest.fixture
def access(api, ann):
    return api.login(ANN).json()["access"]


@pytest.fixture
def setup(api, access):
    return api.post("account/mfa/totp/", {"password": PASSWORD}, access=access).json()


def confirm(api, setup, access, code=""):
    body = {"setup_token": setup["setup_token"], "code": code or shown_by_app(setup["secret"])}
    return api.post("account/mfa/totp/confirm/", body, access=access)


@pytest.fixture
def protected(api, ann, access, setup):
    """Ann has a second factor; her app's present code was not used yet."""
    answer = confirm(api, setup, access)
    assert answer.status_code == 200, answer.data
    half_a_minute_later(ann)
    return SimpleNamespace(secret=setup["secret"], recovery_codes=answer.json()["recovery_codes"])


def first_step(api, password=PASSWORD):
    return api.login(ANN, password).json()["mfa_token"]


def second_step(api, code, token=""):
    return api.post("login/mfa/", {"mfa_token": token or first_step(api), "code": code})


def turn_off(api, access, code, password=PASSWORD):
    return api("delete", "account/mfa/totp/", {"password": password, "code": code}, access=access)


def told(answer):
    return answer.status_code, answer.json().get("code")


def facts(name):
    return Entry.objects.filter(fact=f"account.{name}")


# --- on ---------------------------------------------------------------------------------------------------------------
def test_a_setup_tells_what_an_app_needs_and_turns_nothing_on(api, access, setup):
    assert sorted(setup) == ["otpauth_uri", "qr_svg", "secret", "setup_token"]
    assert len(base64.b32decode(setup["secret"])) == 20
    assert setup["otpauth_uri"] == (
        f"otpauth://totp/Event%20Booking%3Aann%40example.com?secret={setup['secret']}"
        "&issuer=Event%20Booking&digits=6&period=30"
    )
    assert setup["qr_svg"].startswith("data:image/svg+xml")
    assert setup["secret"] not in setup["setup_token"]
    assert api.get("account/mfa/", access=access).json() == {
        "totp": False, "turned_on_at": None, "last_used_at": None, "recovery_codes_left": 0, "passkeys": [],
    }  # fmt: skip
    assert api.login(ANN).status_code == 200
    assert not Authenticator.objects.exists()


def test_a_setup_wants_the_password(api, access):
    answer = api.post("account/mfa/totp/", {"password": "wrong"}, access=access)

    assert (answer.status_code, list(answer.json())) == (400, ["password"])


def test_the_first_code_turns_it_on_and_ends_other_sessions(api, ann, access, setup, relay):
    elsewhere = api.login(ANN).json()

    answer = confirm(api, setup, access)

    codes = answer.json()["recovery_codes"]
    assert (answer.status_code, len(set(codes)), {len(code) for code in codes}) == (200, 10, {8})
    assert answer.headers["Cache-Control"] == "no-store"
    state = api.get("account/mfa/", access=access).json()
    assert (state["totp"], state["recovery_codes_left"]) == (True, 10)
    assert api.get("account/", access=elsewhere["access"]).status_code == 401
    assert api.post("login/refresh/", {"refresh": elsewhere["refresh"]}).status_code == 401
    assert (facts("mfa_turned_on").get().actor, facts("mfa_turned_on").get().data) == (ann, {"factor": "totp"})
    relay()
    assert [message.subject for message in mail.outbox] == ["Your account at Event Booking has a second factor now"]


def test_a_wrong_first_code_turns_nothing_on(api, access, setup):
    assert told(confirm(api, setup, access, code=wrong_for(setup["secret"]))) == (400, "invalid_code")
    assert not Authenticator.objects.exists()
    assert confirm(api, setup, access).status_code == 200


def test_what_is_on_is_not_turned_on_again(api, access, setup, protected):
    assert told(api.post("account/mfa/totp/", {"password": PASSWORD}, access=access)) == (409, "mfa_is_on")
    assert told(confirm(api, setup, access)) == (409, "mfa_is_on")


def assert_over(answer):
    assert (answer.status_code, list(answer.json())) == (400, ["setup_token"])


def test_a_setup_works_once(api, ann, access, setup, protected):
    assert turn_off(api, access, protected.recovery_codes[0]).status_code == 204

    assert_over(confirm(api, setup, access))


def test_a_setup_is_of_one_person(api, setup, user_factory):
    user_factory(email="eve@example.com")

    assert_over(confirm(api, setup, api.login("eve@example.com").json()["access"]))


def test_a_setup_does_not_outlive_its_quarter_of_an_hour(api, ann, access):
    with patch.object(second_factor, "SETUP_MINUTES", 0):
        late = api.post("account/mfa/totp/", {"password": PASSWORD}, access=access).json()

    assert_over(confirm(api, late, access))


def test_a_setup_does_not_outlive_the_password(api, access, setup):
    body = {"old_password": PASSWORD, "new_password": NEW_PASSWORD}
    new = api.post("change_password/", body, access=access).json()

    assert_over(confirm(api, setup, new["access"]))


@pytest.mark.parametrize("token", ["x", "gAAAAAé", "e30="])
def test_a_forged_setup_is_refused(api, access, token):
    assert_over(confirm(api, {"setup_token": token, "secret": "MZXW6YTB"}, access))


def test_nothing_of_it_can_be_done_by_strangers(api, db):
    answers = [
        api.get("account/mfa/"),
        api.post("account/mfa/totp/", {}),
        api("delete", "account/mfa/totp/", {}),
        api.post("account/mfa/totp/confirm/", {}),
        api.post("account/mfa/recovery_codes/", {}),
    ]
    assert {answer.status_code for answer in answers} == {401}


# --- signing in -------------------------------------------------------------------------------------------------------
def test_the_password_alone_opens_nothing(api, ann, protected):
    before, seen = Session.objects.count(), get_user_model().objects.get().last_login

    answer = api.login(ANN)

    assert answer.status_code == 401
    assert sorted(answer.json()) == ["code", "detail", "mfa_methods", "mfa_token"]
    assert (answer.json()["code"], answer.json()["mfa_methods"]) == ("mfa_required", ["recovery_codes", "totp"])
    assert "WWW-Authenticate" in answer.headers
    assert Session.objects.count() == before
    assert get_user_model().objects.get().last_login == seen
    token = answer.json()["mfa_token"]
    assert api.get("account/", access=token).status_code == 401
    assert api.post("login/refresh/", {"refresh": token}).status_code == 401
    assert api.post("logout/", {"refresh": token}).status_code == 401


def test_password_and_code_sign_in(api, ann, protected):
    answer = second_step(api, shown_by_app(protected.secret))

    assert (answer.status_code, sorted(answer.json())) == (200, ["access", "device_token", "refresh", "user"])
    assert api.get("account/", access=answer.json()["access"]).json()["email"] == ANN
    assert api.get("account/mfa/", access=answer.json()["access"]).json()["last_used_at"] is not None


def test_a_code_may_be_typed_as_the_app_shows_it(api, protected):
    code = shown_by_app(protected.secret)

    assert second_step(api, f" {code[:3]} {code[3:]} ").status_code == 200


def test_a_wrong_password_is_told_as_ever(api, protected):
    assert told(api.login(ANN, "wrong")) == (401, "invalid_credentials")


def test_a_right_password_forgets_wrong_ones_although_a_code_is_wanted(api, ann, protected):
    for _ in range(4):
        api.login(ANN, "wrong")
    first_step(api)

    assert told(api.login(ANN, "wrong")) == (401, "invalid_credentials")
    assert told(api.login(ANN)) == (401, "mfa_required")


def test_the_known_device_stays_known_through_both_steps(api, ann, access, setup):
    confirm(api, setup, access)
    half_a_minute_later(ann)
    mine = second_step(api, shown_by_app(setup["secret"])).json()["device_token"]
    half_a_minute_later(ann)

    first = api.post("login/", {"email": ANN, "password": PASSWORD, "device_token": mine}).json()

    assert second_step(api, shown_by_app(setup["secret"]), first["mfa_token"]).json()["device_token"] == mine


def test_a_site_with_its_own_errors_hands_the_token_on(api, protected):
    framework = {**settings.REST_FRAMEWORK, "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler"}
    with override_settings(REST_FRAMEWORK=framework):
        body = api.login(ANN).json()

    assert body["errors"][0]["code"] == "mfa_required"
    assert second_step(api, shown_by_app(protected.secret), body["mfa_token"]).status_code == 200


def test_the_token_works_once(api, ann, protected):
    token = first_step(api)
    assert second_step(api, wrong_for(protected.secret), token).status_code == 400
    assert second_step(api, shown_by_app(protected.secret), token).status_code == 200
    half_a_minute_later(ann)

    assert told(second_step(api, shown_by_app(protected.secret), token)) == (401, "token_not_valid")

    assert facts("mfa_refused").count() == 1
    forget_counters()
    assert told(second_step(api, protected.recovery_codes[0], token)) == (401, "token_not_valid")


def test_the_token_does_not_outlive_its_minutes(api, protected):
    with override_event_booking(MFA_TOKEN_MINUTES=0):
        token = first_step(api)

    assert told(second_step(api, shown_by_app(protected.secret), token)) == (401, "token_not_valid")


def change_password(ann):
    ann.set_password(NEW_PASSWORD)
    ann.save()


def ban(ann):
    get_user_model().objects.filter(pk=ann.pk).update(is_active=False)


@pytest.mark.parametrize(
    "change",
    [
        change_password,
        ban,
        lambda ann: erase(user=ann),
        lambda ann: ann.delete(),
        lambda ann: admission.switch_off(user=ann, actor=None),
    ],
    ids=["new password", "ban", "erasure", "deletion", "no second factor"],
)
def test_the_token_does_not_outlive_what_it_rests_on(api, ann, protected, change):
    token, sessions = first_step(api), set(Session.objects.values_list("pk", flat=True))
    change(ann)

    assert told(second_step(api, shown_by_app(protected.secret), token)) == (401, "token_not_valid")
    assert set(Session.objects.values_list("pk", flat=True)) <= sessions


@pytest.mark.parametrize("kind", ["setup", "access", "rubbish"])
def test_other_tokens_are_no_first_step(api, access, setup, protected, kind):
    token = {"setup": setup["setup_token"], "access": access, "rubbish": "gAAAAAé"}[kind]

    assert told(second_step(api, shown_by_app(protected.secret), token)) == (401, "token_not_valid")


def test_a_reset_by_code_neither_signs_in_nor_turns_the_second_factor_off(api, protected, code_of):
    api.post("forgot_password/", {"email": ANN})
    body = {"email": ANN, "code": code_of(ANN), "new_password": NEW_PASSWORD}
    answer = api.post("forgot_password/confirm/", body)

    assert (answer.status_code, list(answer.json())) == (200, ["detail"])
    assert told(api.login(ANN, NEW_PASSWORD)) == (401, "mfa_required")


def test_whoever_proves_an_address_needs_the_second_factor_of_its_account_as_well(api, ann, protected, code_of):
    email_addresses().filter(user=ann.pk).update(verified=False)
    api.post("activate/resend/", {"email": ANN})

    answer = api.post("activate/", {"email": ANN, "code": code_of(ANN)})

    assert told(answer) == (401, "mfa_required")
    assert not Code.objects.exclude(digest="").exists()
    assert second_step(api, shown_by_app(protected.secret), answer.json()["mfa_token"]).status_code == 200


def test_any_other_way_in_passes_the_same_door(ann, protected):
    with pytest.raises(MfaRequired) as refusal:
        admission.enter(user=ann, device=Device())

    token = refusal.value.extra["mfa_token"]
    user, pair = finish_sign_in(mfa_token=token, code=shown_by_app(protected.secret), device=Device(name="Firefox"))
    assert (user, Session.objects.get(refresh_jti=pair.jti).device) == (ann, "Firefox")


def test_the_door_is_open_to_people_without_a_second_factor(ann):
    user, pair = admission.enter(user=ann, device=Device())

    assert (user, Session.objects.get().refresh_jti) == (ann, pair.jti)


@pytest.mark.parametrize("change", [change_password, ban])
def test_the_door_is_shut_to_who_was_overtaken(ann, change):
    stale = get_user_model().objects.get(pk=ann.pk)
    change(ann)

    with pytest.raises(WrongCredentials):
        admission.enter(user=stale, device=Device())


def test_a_key_of_a_browser_is_a_second_factor_as_well(api, ann):
    Authenticator.objects.create(user=ann, type="webauthn", data={"name": "Key", "credential": {}})

    assert told(second_step(api, "123456")) == (400, "invalid_code")


# --- codes ------------------------------------------------------------------------------------------------------------
def test_codes_are_those_of_the_standard():
    """The test vectors of RFC 6238, appendix B, in six digits."""
    secret = base64.b32encode(b"12345678901234567890").decode()
    for second, code in [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]:
        at = datetime.fromtimestamp(second, UTC)
        assert shown_by_app(secret, second // 30) == code
        assert authenticators._step_of(secret, code, at) == second // 30
        assert authenticators._step_of(secret, code, at + timedelta(seconds=90)) is None


def test_a_code_works_once(api, protected):
    code = shown_by_app(protected.secret)
    assert second_step(api, code).status_code == 200
    cache.clear()

    assert told(second_step(api, code)) == (400, "invalid_code")


def test_the_code_that_turned_it_on_is_used(api, access, setup):
    code = shown_by_app(setup["secret"])
    confirm(api, setup, access, code=code)

    assert told(second_step(api, code)) == (400, "invalid_code")


def test_no_code_older_than_a_used_one_works(ann, protected):
    now = datetime(2030, 5, 1, tzinfo=UTC)
    step = int(now.timestamp()) // 30
    used = [
        authenticators.use_code(ann, code=shown_by_app(protected.secret, step + offset), now=now)
        for offset in (0, 0, -1, 1, 2)
    ]

    assert used == ["totp", "", "", "totp", ""]


def test_the_database_does_not_know_the_secret(ann, protected):
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert protected.secret not in stored
    assert not [code for code in protected.recovery_codes if code in stored]
    assert str(list(Entry.objects.values_list("data", flat=True))).count(protected.secret) == 0


def test_a_secret_outlives_the_key_of_the_site_as_a_fallback(api, protected):
    with override_settings(SECRET_KEY="another-key-0123456789", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert second_step(api, shown_by_app(protected.secret)).status_code == 200


def test_a_secret_whose_key_is_lost_lets_nobody_in(api, ann, protected, caplog):
    with override_settings(SECRET_KEY="another-key-0123456789"):
        assert api.login(ANN).json()["code"] == "mfa_required"
        assert told(second_step(api, shown_by_app(protected.secret))) == (400, "invalid_code")
        assert "SECRET_KEY_FALLBACKS" in caplog.text
        admission.switch_off(user=ann, actor=None)
        assert api.login(ANN).status_code == 200


@pytest.mark.parametrize("text", ["", "\ud800", "é", "gAAAAA", pytest.param(seal("secret", purpose="else"), id="else")])
def test_what_was_not_sealed_here_for_this_is_unreadable(text):
    with pytest.raises(Unreadable):
        unseal(text, purpose="this")


def test_what_was_stored_before_the_adapter_came_is_read():
    adapter = MFAAdapter()

    assert adapter.decrypt("JBSWY3DPEHPK3PXP") == "JBSWY3DPEHPK3PXP"
    assert adapter.decrypt(adapter.encrypt("sealed:secret")) == "sealed:secret"


def test_the_adapter_names_person_and_site_without_a_request(ann):
    with override_event_booking(SITE_NAME="Bread & More"):
        url = MFAAdapter().build_totp_url(ann, "JBSWY3DPEHPK3PXP")

    assert context.request is None
    assert url == "otpauth://totp/ann%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Bread%20%26%20More"


# --- recovery codes ---------------------------------------------------------------------------------------------------
def test_a_recovery_code_signs_in_once(api, ann, protected, relay):
    code = protected.recovery_codes[3]
    answer = second_step(api, code)

    assert answer.status_code == 200
    assert api.get("account/mfa/", access=answer.json()["access"]).json()["recovery_codes_left"] == 9
    assert told(second_step(api, code)) == (400, "invalid_code")
    assert facts("recovery_code_used").get().data == {"left": 9}
    relay()
    assert "You have 9 left." in mail.outbox[-1].body


def test_new_recovery_codes_kill_the_old_ones(api, access, protected, relay):
    body = {"password": PASSWORD, "code": shown_by_app(protected.secret)}
    answer = api.post("account/mfa/recovery_codes/", body, access=access)

    new = answer.json()["recovery_codes"]
    assert (answer.status_code, len(new), set(new) & set(protected.recovery_codes)) == (200, 10, set())
    assert told(second_step(api, protected.recovery_codes[0])) == (400, "invalid_code")
    assert second_step(api, new[0]).status_code == 200
    assert facts("recovery_codes_made").count() == 1
    relay()
    assert "You have new recovery codes." in str([message.body for message in mail.outbox])


@pytest.mark.parametrize("path", ["recovery_codes/", "totp/"])
def test_changes_want_password_and_code(api, access, protected, path):
    method = "delete" if path == "totp/" else "post"
    right = shown_by_app(protected.secret)

    wrong_password = api(method, f"account/mfa/{path}", {"password": "wrong", "code": right}, access=access)
    wrong_code = api(
        method, f"account/mfa/{path}", {"password": PASSWORD, "code": wrong_for(protected.secret)}, access=access
    )

    assert (wrong_password.status_code, list(wrong_password.json())) == (400, ["password"])
    assert told(wrong_code) == (400, "invalid_code")
    assert facts("mfa_refused").count() == 1
    assert second_step(api, right).status_code == 200


@pytest.mark.parametrize("path", ["recovery_codes/", "totp/"])
def test_there_is_nothing_to_change_before_it_is_on(api, access, path):
    method = "delete" if path == "totp/" else "post"

    answer = api(method, f"account/mfa/{path}", {"password": PASSWORD, "code": "123456"}, access=access)

    assert told(answer) == (409, "mfa_is_off")


def test_codes_that_another_library_made_are_counted(ann):
    data = {"migrated_codes": ["12345678", "87654321"]}
    Authenticator.objects.create(user=ann, type="recovery_codes", data=data)

    assert authenticators.recovery_codes_left(ann) == 2


# --- off --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("with_recovery_code", [False, True])
def test_turned_off_the_password_is_enough_again(api, ann, access, protected, with_recovery_code, relay):
    code = protected.recovery_codes[0] if with_recovery_code else shown_by_app(protected.secret)

    assert turn_off(api, access, code).status_code == 204

    assert not Authenticator.objects.exists()
    assert api.login(ANN).status_code == 200
    assert facts("mfa_turned_off").get().data == {"by": "person", "factor": "totp"}
    relay()
    assert mail.outbox[-1].subject == "A second factor of your account at Event Booking was turned off"


def test_recovery_codes_stay_with_a_key_of_the_browser(api, ann, access, protected):
    Authenticator.objects.create(user=ann, type="webauthn", data={"name": "Key", "credential": {}})

    turn_off(api, access, shown_by_app(protected.secret))

    assert set(Authenticator.objects.values_list("type", flat=True)) == {"webauthn", "recovery_codes"}


def test_an_administrator_switches_it_off(client, api, ann, protected, user_factory, relay):
    boss = user_factory("admin")
    get_user_model().objects.filter(pk=boss.pk).update(is_staff=True, is_superuser=True)
    client.force_login(get_user_model().objects.get(pk=boss.pk))
    body = {"action": "switch_second_factor_off", "_selected_action": [ann.pk]}

    for _ in range(2):
        assert client.post(reverse("admin:event_booking_accounts_account_changelist"), body).status_code == 302

    assert api.login(ANN).status_code == 200
    off = facts("mfa_turned_off").get()
    assert (off.actor, off.data) == (boss, {"by": "admin"})
    relay()
    assert "An admin has turned off your second factor." in mail.outbox[-1].body


def test_erasing_a_person_erases_it(ann, protected):
    erase(user=ann)

    assert not Authenticator.objects.exists()


# --- too many wrong codes ---------------------------------------------------------------------------------------------
@pytest.fixture
def locked(api, protected):
    for _ in range(5):
        assert told(second_step(api, wrong_for(protected.secret))) == (400, "invalid_code")
    return protected


def test_after_five_wrong_codes_the_right_one_is_429(api, access, locked, relay):
    answer = second_step(api, shown_by_app(locked.secret))

    assert told(answer) == (429, "too_many_requests")
    assert 0 < int(answer.headers["Retry-After"]) <= 901
    assert second_step(api, locked.recovery_codes[0]).status_code == 429
    assert turn_off(api, access, shown_by_app(locked.secret)).status_code == 429
    assert (facts("mfa_refused").count(), facts("mfa_locked").count()) == (5, 1)
    relay()
    assert mail.outbox[-1].subject == "Somebody knows your password for Event Booking"


def test_the_password_is_not_locked(api, ann, locked):
    assert told(api.login(ANN)) == (401, "mfa_required")
    assert not lockout.is_locked(ann)


def test_a_reset_of_the_password_brings_no_new_tries(api, locked, code_of):
    api.post("forgot_password/", {"email": ANN})
    body = {"email": ANN, "code": code_of(ANN), "new_password": NEW_PASSWORD}
    assert api.post("forgot_password/confirm/", body).status_code == 200

    token = first_step(api, NEW_PASSWORD)

    assert second_step(api, shown_by_app(locked.secret), token).status_code == 429


def test_the_lock_ends_with_its_window(api, locked):
    Counter.objects.filter(scope="mfa").update(window_since=F("window_since") - timedelta(minutes=15))

    assert second_step(api, shown_by_app(locked.secret)).status_code == 200


def test_a_right_code_forgives_no_wrong_ones(api, ann, protected):
    for _ in range(4):
        second_step(api, wrong_for(protected.secret))
    assert second_step(api, shown_by_app(protected.secret)).status_code == 200
    half_a_minute_later(ann)
    second_step(api, wrong_for(protected.secret))

    assert second_step(api, shown_by_app(protected.secret)).status_code == 429


def test_every_wrong_code_begins_the_quarter_of_an_hour_anew(api, protected):
    for _ in range(5):
        second_step(api, wrong_for(protected.secret))
        Counter.objects.filter(scope="mfa").update(window_since=F("window_since") - timedelta(minutes=10))

    assert second_step(api, shown_by_app(protected.secret)).status_code == 429


def test_an_administrator_unlocks(api, ann, locked, user_factory):
    lockout.unlock(user=ann, actor=user_factory("admin"))

    assert second_step(api, shown_by_app(locked.secret)).status_code == 200
    assert facts("login_unlocked").count() == 1


def test_one_person_does_not_lock_another(api, ann, locked, user_factory):
    user_factory(email="bob@example.com")

    assert api.login("bob@example.com").status_code == 200


# --- the site ---------------------------------------------------------------------------------------------------------
def test_a_site_without_it_signs_in_as_ever(api, ann, protected):
    real = apps.is_installed
    with patch.object(apps, "is_installed", lambda name: name != "allauth.mfa" and real(name)):
        assert api.login(ANN).status_code == 200
        admission.switch_off(user=ann, actor=None)
        assert check_accounts(None) == []


def ids():
    return [message.id for message in check_accounts(None)]


@override_settings(MFA_ADAPTER="allauth.mfa.adapter.DefaultMFAAdapter")
def test_a_site_is_told_when_secrets_are_not_encrypted():
    assert ids() == ["event_booking_accounts.W002"]


@pytest.mark.parametrize(("debug", "level"), [(True, "Warning"), (False, "Error")])
def test_a_site_is_told_of_a_code_that_opens_everything(debug, level):
    with override_settings(DEBUG=debug, MFA_TOTP_INSECURE_BYPASS_CODE="123456"):
        found = check_accounts(None)

    assert [(type(message).__name__, message.id) for message in found] == [(level, "event_booking_accounts.E004")]


def test_a_code_that_opens_everything_opens_nothing_here(api, protected):
    with override_settings(DEBUG=True, MFA_TOTP_INSECURE_BYPASS_CODE="bypass"):
        assert told(second_step(api, "bypass")) == (400, "invalid_code")


def test_people_without_a_password_need_none(api, ann, access):
    get_user_model().objects.filter(pk=ann.pk).update(password=make_password(None))  # who never had one

    setup = api.post("account/mfa/totp/", {}, access=access).json()

    assert confirm(api, setup, access).status_code == 200
    assert Account.objects.get().pk == ann.pk
    assert people().get_email(ann) == ANN

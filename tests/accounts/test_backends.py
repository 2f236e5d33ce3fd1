"""Whoever guesses at Django's own doors meets the same lock as at ``login/``."""

from types import SimpleNamespace
from unittest.mock import patch

import pytest
from asgiref.sync import async_to_sync
from django.contrib.admin import AdminSite
from django.contrib.auth import SESSION_KEY, aauthenticate, authenticate, get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.test import Client

from event_booking.accounts import backends
from event_booking.accounts.admin_login import SecondFactorLoginForm, ask_for_code
from event_booking.accounts.backends import LockingModelBackend
from event_booking.accounts.services import lockout
from event_booking.journal.models import Entry
from event_booking.people import people
from tests.accounts.authenticator_app import half_a_minute_later, shown_by_app, wrong_for
from tests.accounts.conftest import at_once, is_outdated
from tests.accounts.passkey_device import PasskeyDevice
from tests.conftest import PASSWORD

ANN, WRONG, NEW = "ann@example.com", "not-her-password", "C0rrect-horse-battery"
NEW_ADDRESS = "new@example.com"


@pytest.fixture
def ann(user_factory):
    return user_factory("admin", email=ANN)


@pytest.fixture
def name(ann):
    return getattr(ann, ann.USERNAME_FIELD)


def enter(name, password, code=""):
    """Whether the admin's login page lets somebody in."""
    body = {"username": name, "password": password, "code": code}
    return Client().post("/admin/login/", body).status_code == 302


def test_the_right_password_opens_the_admin(ann, name):
    ann.is_staff = True
    ann.save()
    assert [enter(name, WRONG), enter(name, PASSWORD)] == [False, True]
    assert not lockout.is_locked(ann)


def test_after_five_wrong_ones_the_right_one_is_refused_as_well(ann, name):
    ann.is_staff = True
    ann.save()
    assert [enter(name, WRONG) for _ in range(5)] == [False] * 5
    assert not enter(name, PASSWORD)
    assert Entry.objects.filter(fact="account.login_refused").count() == 5
    assert Entry.objects.filter(fact="account.login_locked").count() == 1
    lockout.unlock(user=ann, actor=None)
    assert enter(name, PASSWORD)


def test_both_doors_have_one_lock(api, ann, name):
    assert [authenticate(username=name, password=WRONG) for _ in range(3)] == [None] * 3
    assert [api.login(ANN, WRONG).status_code for _ in range(3)] == [401, 401, 429]
    assert authenticate(username=name, password=PASSWORD) is None


@pytest.mark.django_db(transaction=True)
def test_of_100_guesses_at_once_five_are_told(ann, name):
    at_once(lambda n: authenticate(username=name, password=WRONG), 100)
    assert Entry.objects.filter(fact="account.login_refused").count() == 5
    assert authenticate(username=name, password=PASSWORD) is None


def test_a_name_that_nobody_has_is_locked_too(db):
    assert [authenticate(username="nobody", password=WRONG) for _ in range(7)] == [None] * 7
    assert Entry.objects.filter(fact="account.login_locked").count() == 1


def test_what_is_incomplete_is_not_counted(ann):
    assert authenticate(username="", password=WRONG) is None
    assert authenticate(token="of another backend") is None
    assert not Entry.objects.filter(fact="account.login_refused").exists()


def test_while_it_is_locked_nothing_is_hashed(ann, name):
    for _ in range(5):
        authenticate(username=name, password=WRONG)
    with patch.object(get_user_model(), "check_password", side_effect=AssertionError):
        assert authenticate(username=name, password=PASSWORD) is None


@pytest.mark.django_db(transaction=True)
def test_the_same_holds_where_nothing_blocks(ann, name):
    ask = async_to_sync(aauthenticate)
    assert ask(username=name, password=PASSWORD) == ann
    assert [ask(username=name, password=WRONG) for _ in range(5)] == [None] * 5
    assert ask(username=name, password=PASSWORD) is None
    assert people().get_email(ann) == ANN


def test_the_admins_page_asks_for_a_code(db):
    page = Client().get("/admin/login/").content.decode()
    assert 'name="code"' in page
    assert 'autocomplete="one-time-code"' in page


@pytest.fixture
def protected(api, ann):
    """Ann, who may enter the admin, with a second factor."""
    ann.is_staff = True
    ann.save()
    access = api.login(ANN).json()["access"]
    setup = api.post("account/mfa/totp/", {"password": PASSWORD}, access=access).json()
    body = {"setup_token": setup["setup_token"], "code": shown_by_app(setup["secret"])}
    codes = api.post("account/mfa/totp/confirm/", body, access=access).json()["recovery_codes"]
    half_a_minute_later(ann)
    return SimpleNamespace(secret=setup["secret"], recovery_code=codes[0])


def test_a_second_factor_is_wanted_in_the_admin_as_well(protected, name):
    assert not enter(name, PASSWORD)
    assert not enter(name, PASSWORD, wrong_for(protected.secret))
    code = shown_by_app(protected.secret)
    assert enter(name, PASSWORD, code)
    assert not enter(name, PASSWORD, code)
    assert enter(name, PASSWORD, protected.recovery_code)


def test_no_other_backend_lets_the_password_in_without_the_second_factor(protected, name, settings):
    """allauth's, say, which stands beside ours in many sites."""
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, "django.contrib.auth.backends.ModelBackend"]
    assert not enter(name, PASSWORD)
    assert not enter(name, PASSWORD, wrong_for(protected.secret))
    assert enter(name, PASSWORD, shown_by_app(protected.secret))


@pytest.fixture
def stranger(ann, name):
    """A browser in which somebody who knows Ann's password is in the admin."""
    get_user_model().objects.filter(pk=ann.pk).update(is_staff=True, is_superuser=True)
    browser = Client()
    assert browser.post("/admin/login/", {"username": name, "password": PASSWORD, "code": ""}).status_code == 302
    return browser


def is_inside(browser):
    return browser.get("/admin/").status_code == 200


def turn_on_app(api, access, code_of):
    setup = api.post("account/mfa/totp/", {"password": PASSWORD}, access=access).json()
    body = {"setup_token": setup["setup_token"], "code": shown_by_app(setup["secret"])}
    return api.post("account/mfa/totp/confirm/", body, access=access)


def turn_on_passkey(api, access, code_of):
    device = PasskeyDevice()
    setup = api.post("account/mfa/passkeys/", {"password": PASSWORD}, access=access).json()
    made = {"setup_token": setup["setup_token"], "name": "Key", "credential": device.create(setup["public_key"])}
    return api.post("account/mfa/passkeys/confirm/", made, access=access)


def end_others(api, access, code_of):
    return api.post("account/sessions/end_others/", access=access)


def move(api, access, code_of):
    api.post("account/email/", {"email": NEW_ADDRESS, "password": PASSWORD}, access=access)
    return api.post("account/email/confirm/", {"code": code_of(NEW_ADDRESS)}, access=access)


@pytest.mark.parametrize("do", [turn_on_app, turn_on_passkey, end_others, move])
def test_what_ends_other_sessions_ends_those_of_staff_in_the_admin(api, relay, code_of, stranger, user_factory, do):
    ben = user_factory(email="ben@example.com")
    bens = Client()
    bens.force_login(ben)
    access = api.login(ANN).json()["access"]
    assert is_inside(stranger)

    assert do(api, access, code_of).status_code in (200, 201)
    relay()

    assert not is_inside(stranger)
    assert api.get("account/", access=access).status_code == 200
    assert SESSION_KEY in bens.session


def test_ending_one_session_of_the_api_leaves_the_admin_open(api, relay, stranger):
    access = api.login(ANN).json()["access"]
    [mine] = api.get("account/sessions/", access=access).json()["results"]
    assert api("delete", f"account/sessions/{mine['id']}/", access=access).status_code == 204
    relay()
    assert is_inside(stranger)


def test_codes_can_not_be_guessed_in_the_admin(protected, name):
    wrong = wrong_for(protected.secret)
    assert [enter(name, PASSWORD, wrong) for _ in range(5)] == [False] * 5
    assert not enter(name, PASSWORD, shown_by_app(protected.secret))
    assert Entry.objects.filter(fact="account.mfa_locked").count() == 1


def test_a_site_with_a_login_of_its_own_keeps_it():
    site = AdminSite()
    site.login_template = "ours.html"
    ask_for_code(site)
    assert (site.login_form, site.login_template) == (None, "ours.html")


@pytest.mark.parametrize("overtaking", ["password", "ban"])
def test_who_was_banned_while_the_password_was_judged_stays_outside(ann, name, monkeypatch, overtaking):
    judge = backends.is_password_of

    def meanwhile(user, password):
        changes = {"is_active": False} if overtaking == "ban" else {"password": "!"}
        get_user_model().objects.update(**changes)
        return judge(user, password)

    monkeypatch.setattr(backends, "is_password_of", meanwhile)
    assert authenticate(username=name, password=PASSWORD) is None


def test_an_old_password_on_its_way_does_not_undo_a_reset_where_its_hash_is_outdated(ann, name, outdated, overtaken):
    outdated(ann)
    overtaken(lambda: get_user_model().objects.filter(pk=ann.pk).update(password=make_password(NEW)))

    assert authenticate(username=name, password=PASSWORD) is None

    assert [authenticate(username=name, password=each) for each in (PASSWORD, NEW)] == [None, ann]


def test_an_outdated_hash_is_stored_anew(ann, name, outdated):
    outdated(ann)
    assert authenticate(username=name, password=PASSWORD) == ann
    assert not is_outdated(ann)


class Castle(ModelBackend):
    def authenticate(self, request, username=None, password=None, **kwargs):
        return get_user_model().objects.get() if password == "open sesame" else None


class LockedCastle(LockingModelBackend, Castle):
    pass


def test_a_backend_of_the_sites_own_behind_the_lock_has_its_say(ann, name):
    enter = LockedCastle().authenticate
    assert [enter(None, username=name, password=each) for each in (PASSWORD, "open sesame")] == [None, ann]


def test_without_a_password_nobody_is_looked_for(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert LockingModelBackend().authenticate(None, username="ann@example.com", password=None) is None
        assert not SecondFactorLoginForm(None, {"username": "ann@example.com", "password": ""}).is_valid()

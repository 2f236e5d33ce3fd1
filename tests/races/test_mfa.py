"""Promises of the second factor under concurrency, on PostgreSQL, each with its negative control."""

from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from rest_framework.test import APIClient

from event_booking.accounts.models import Session
from event_booking.accounts.services import admission, authenticators, login, second_factor
from event_booking.accounts.services.devices import Device
from event_booking.accounts.services.passes import Pass
from event_booking.database import short_transaction
from event_booking.journal.models import Entry
from event_booking.people import people
from tests.accounts.authenticator_app import half_a_minute_later, shown_by_app, wrong_for
from tests.conftest import PASSWORD
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting, Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


class Protected:
    """A person with a second factor, none of whose codes was used."""

    def __init__(self, user):
        self.user = user
        setup = second_factor.begin_setup(user=user, password=PASSWORD)
        self.secret = setup.secret
        self.turn_on = partial(
            second_factor.turn_on,
            user=user,
            setup_token=setup.setup_token,
            code=shown_by_app(self.secret),
            session=None,
        )

    def on(self):
        self.recovery_codes = self.turn_on()
        half_a_minute_later(self.user)
        return self

    def first_step(self):
        with short_transaction() as now:
            return admission.admit(user=self.user, device=Device(), now=now).mfa_token

    def second_step(self, code, token=""):
        """The status that the API answers."""
        body = {"mfa_token": token or self.first_step(), "code": code}
        return APIClient().post("/api/v1/login/mfa/", body, format="json").status_code


@pytest.fixture
def ann(user_factory):
    return Protected(user_factory())


def unlocked(monkeypatch):
    """Let no row be locked: neither the person's, nor that of allauth."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *args, **kwargs: rows)


# --- a code of the app works once -------------------------------------------------------------------------------------
def enter_one_code(ann, times):
    code = shown_by_app(ann.secret)
    return sorted(at_once([partial(ann.second_step, code, ann.first_step()) for _ in range(times)]))


def test_a_code_that_fifty_enter_at_once_lets_one_in(ann):
    statuses = enter_one_code(ann.on(), 50)

    assert statuses == [200] + [400] * 5 + [429] * 44
    assert Session.objects.count() == 1


def test_without_the_lock_on_the_person_one_code_lets_many_in(ann, monkeypatch):
    ann.on()
    meeting, step_of = Meeting(4), authenticators._step_of

    def meet(*args):
        meeting.wait()
        return step_of(*args)

    monkeypatch.setattr(authenticators, "_step_of", meet)
    unlocked(monkeypatch)

    assert enter_one_code(ann, 4).count(200) > 1


# --- so does a recovery code ------------------------------------------------------------------------------------------
def enter_one_recovery_code(ann, times):
    code = ann.recovery_codes[0]
    return sorted(at_once([partial(ann.second_step, code, ann.first_step()) for _ in range(times)]))


def test_a_recovery_code_that_fifty_enter_at_once_lets_one_in(ann):
    statuses = enter_one_recovery_code(ann.on(), 50)

    assert statuses == [200] + [400] * 5 + [429] * 44
    assert authenticators.recovery_codes_left(ann.user) == 9


def test_different_recovery_codes_at_once_are_all_used_up(ann):
    ann.on()
    steps = [partial(ann.second_step, code, ann.first_step()) for code in ann.recovery_codes]

    assert at_once(steps) == [200] * 10
    assert authenticators.recovery_codes_left(ann.user) == 0


def test_without_locks_one_recovery_code_lets_many_in(ann, monkeypatch):
    ann.on()
    meeting, mark = Meeting(4), RecoveryCodes._mark_code_used

    def meet(codes, number):
        meeting.wait()
        mark(codes, number)

    monkeypatch.setattr(RecoveryCodes, "_mark_code_used", meet)
    unlocked(monkeypatch)

    assert enter_one_recovery_code(ann, 4).count(200) > 1


# --- five wrong codes are judged --------------------------------------------------------------------------------------
def guess(ann, times):
    wrong = wrong_for(ann.secret)
    return sorted(at_once([partial(ann.second_step, wrong, ann.first_step()) for _ in range(times)]))


def test_of_a_hundred_wrong_codes_at_once_five_are_judged(ann):
    assert guess(ann.on(), 100) == [400] * 5 + [429] * 95
    assert Entry.objects.filter(fact="account.mfa_refused").count() == 5
    assert Entry.objects.filter(fact="account.mfa_locked").count() == 1


def test_without_the_lock_on_the_person_more_are_judged(ann, monkeypatch):
    ann.on()
    meeting, use = Meeting(10), authenticators.use_code

    def meet(*args, **kwargs):
        meeting.wait()
        return use(*args, **kwargs)

    monkeypatch.setattr(authenticators, "use_code", meet)
    unlocked(monkeypatch)

    assert guess(ann, 10).count(400) > 5


# --- one first step, one session --------------------------------------------------------------------------------------
def enter_everything_with_one_token(ann):
    token = ann.first_step()
    return sorted(at_once([partial(ann.second_step, code, token) for code in ann.recovery_codes]))


def test_one_first_step_makes_one_session(ann):
    assert enter_everything_with_one_token(ann.on()) == [200] + [401] * 9
    assert Session.objects.count() == 1
    assert authenticators.recovery_codes_left(ann.user) == 9


def test_without_its_use_being_counted_it_makes_many(ann, monkeypatch):
    monkeypatch.setattr(Pass, "use", lambda given, now: True)

    assert enter_everything_with_one_token(ann.on()).count(200) > 1


# --- turned on once ---------------------------------------------------------------------------------------------------
def turn_on_at_once(ann, times):
    return tally(at_once([ann.turn_on] * times))


def test_of_many_who_turn_it_on_at_once_one_is_told_recovery_codes(ann):
    assert turn_on_at_once(ann, 20) == {"ok": 1, "SecondFactorOn": 19}
    assert Authenticator.objects.filter(user=ann.user.pk).count() == 2


def test_without_the_lock_on_the_person_the_others_fail(ann, monkeypatch):
    meeting, add = Meeting(4), authenticators.add_totp

    def meet(*args, **kwargs):
        meeting.wait()
        return add(*args, **kwargs)

    monkeypatch.setattr(authenticators, "add_totp", meet)
    unlocked(monkeypatch)

    assert turn_on_at_once(ann, 4).get("IntegrityError")


# --- no session slips in ----------------------------------------------------------------------------------------------
def sign_in(ann):
    return login.sign_in(email=people().get_email(ann.user), password=PASSWORD, device=Device())


def test_of_logins_while_it_is_turned_on_no_session_is_left(ann):
    outcomes = tally(at_once([*[partial(sign_in, ann)] * 5, ann.turn_on, *[partial(sign_in, ann)] * 5]))

    assert set(outcomes) <= {"ok", "MfaRequired"}
    assert not Session.objects.alive().exists()


def sign_in_while_it_is_turned_on(ann, monkeypatch):
    """Somebody turns it on when a login has just seen that it is off; how many sessions are left without it."""
    window = Window()
    monkeypatch.setattr(admission, "begin_session", window.before(admission.begin_session))
    at_once([partial(sign_in, ann), partial(window.come_in, ann.turn_on)])
    assert admission.has_second_factor(get_user_model().objects.get(pk=ann.user.pk))
    return Session.objects.alive().count()


def test_a_login_that_saw_it_off_is_ended(ann, monkeypatch):
    assert sign_in_while_it_is_turned_on(ann, monkeypatch) == 0


def test_without_the_lock_on_the_person_a_session_slips_in(ann, monkeypatch):
    unlocked(monkeypatch)

    assert sign_in_while_it_is_turned_on(ann, monkeypatch) == 1

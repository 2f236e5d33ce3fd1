from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user_model
from django.db.models import F

from event_booking.accounts.models import Counter, Session
from event_booking.accounts.services import lockout
from event_booking.accounts.services.counters import digest_of
from event_booking.journal.models import Entry
from event_booking.people.django import DjangoUserBackend
from event_booking.testing import override_event_booking
from tests.accounts.conftest import Api, at_once, overlapping
from tests.races.windows import Meeting

ANN = "ann@example.com"
WRONG = "not-her-password"


@pytest.fixture
def ann(user_factory):
    return user_factory(email=ANN)


def statuses(api, *passwords, email=ANN):
    return [api.login(email, password).status_code for password in passwords]


def test_login_answers_with_tokens_and_person(api, ann):
    answer = api.post(
        "login/", {"email": ANN, "password": "Tr0ub4dor&3-horse"}, HTTP_USER_AGENT="Fire\nfox", REMOTE_ADDR="192.0.2.7"
    )
    assert (answer.status_code, sorted(answer.json())) == (200, ["access", "device_token", "refresh", "user"])
    assert answer.headers["Cache-Control"] == "no-store"
    session = Session.objects.get()
    assert (session.user, session.device, session.address) == (ann, "Firefox", "192.0.2.7")
    assert get_user_model().objects.get().last_login is not None


def test_what_is_wrong_stays_unsaid(api, ann, user_factory):
    user_factory(email="pending@example.com", verified=False)
    user_factory(email="bare@example.com").set_unusable_password()
    get_user_model().objects.filter(pk=user_factory(email="banned@example.com").pk).update(is_active=False)
    answers = [
        api.login(ANN, WRONG),
        api.login("nobody@example.com"),
        api.login("pending@example.com"),
        api.login("banned@example.com"),
    ]
    assert {(a.status_code, a.content, a.headers["WWW-Authenticate"]) for a in answers} == {
        (
            401,
            b'{"detail":"No active account was found with this address and password.","code":"invalid_credentials"}',
            'Bearer realm="api"',
        )
    }


@pytest.mark.parametrize("email", [ANN, "nobody@example.com"])
def test_the_sixth_attempt_is_429_whatever_the_password(api, ann, email):
    assert statuses(api, *[WRONG] * 5, email=email) == [401] * 5
    answer = api.login(email)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert 0 < int(answer.headers["Retry-After"]) <= 901
    assert Entry.objects.filter(fact="account.login_locked").count() == 1
    assert email not in str(list(Counter.objects.values()))


def test_success_forgets_failures(api, ann):
    right = "Tr0ub4dor&3-horse"
    assert statuses(api, *[WRONG] * 4, right, *[WRONG] * 4, right) == [401] * 4 + [200] + [401] * 4 + [200]


class Generous(DjangoUserBackend):
    """The backend of a site that finds people by more spellings of an address than one."""

    def find(self, email):
        return super().find(email.replace("+tag", ""))


def test_other_spellings_of_an_address_bring_no_more_guesses(api, user_factory):
    user_factory(email="iris@example.com")
    with override_event_booking(USER_BACKEND="tests.accounts.test_login.Generous"):
        assert statuses(api, *[WRONG] * 3, email="iris@example.com") == [401] * 3
        assert statuses(api, *[WRONG] * 3, email="iris+tag@example.com") == [401, 401, 429]
        assert statuses(api, "Tr0ub4dor&3-horse", email="iris@example.com") == [429]


def test_a_lock_ends_with_its_window(api, ann):
    statuses(api, *[WRONG] * 6)
    Counter.objects.update(window_since=F("window_since") - timedelta(minutes=15))
    assert statuses(api, WRONG, "Tr0ub4dor&3-horse") == [401, 200]


def test_no_quarter_of_an_hour_has_more_than_five_failures(api, ann):
    statuses(api, WRONG)
    Counter.objects.update(window_since=F("window_since") - timedelta(minutes=14))
    statuses(api, *[WRONG] * 3)
    Counter.objects.update(window_since=F("window_since") - timedelta(minutes=2))

    assert statuses(api, *[WRONG] * 2) == [401, 429]


def test_other_accounts_are_not_locked(api, ann, user_factory):
    user_factory(email="bob@example.com")
    statuses(api, *[WRONG] * 6)
    assert api.login("bob@example.com").status_code == 200


def test_a_code_reopens_a_locked_account(api, ann, code_of):
    statuses(api, *[WRONG] * 6)
    api.post("forgot_password/", {"email": ANN})
    body = {"email": ANN, "code": code_of(ANN), "new_password": "C0rrect-horse-battery"}
    assert api.post("forgot_password/confirm/", body).status_code == 200
    assert statuses(api, "C0rrect-horse-battery") == [200]


def test_an_admin_unlocks(api, ann, user_factory):
    statuses(api, *[WRONG] * 6)
    assert lockout.is_locked(ann)
    lockout.unlock(user=ann, actor=user_factory("admin"))
    lockout.unlock(user=ann, actor=None)
    assert api.login(ANN).status_code == 200
    assert Entry.objects.filter(fact="account.login_unlocked").count() == 1


def test_an_expired_token_does_not_stand_in_the_way(api, ann):
    assert api.post("login/", {"email": ANN, "password": "Tr0ub4dor&3-horse"}, access="rubbish").status_code == 200


@override_event_booking(ADDRESS_REQUESTS=2, TRUSTED_PROXY_COUNT=1)
def test_behind_a_proxy_the_client_is_who_the_proxy_says(api):
    spoofed = [api.post("login/", {}, HTTP_X_FORWARDED_FOR=f"10.9.8.{n}, 203.0.113.5").status_code for n in range(3)]
    assert spoofed == [400, 400, 429]


def test_ipv6_counts_by_network():
    from event_booking.accounts.services.counters import network_of

    addresses = ["2001:db8::1", "2001:db8::ffff:1", "::ffff:192.0.2.1", "192.0.2.1", "fe80::1%eth0", "", "x" * 99]
    assert [network_of(address) for address in addresses] == [
        "2001:db8::/64", "2001:db8::/64", "192.0.2.1", "192.0.2.1", "fe80::/64", "", "x" * 64,
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_of_100_simultaneous_wrong_logins_five_are_answered_401(ann):
    body = {"email": ANN, "password": WRONG}
    answers = at_once(lambda n: Api().post("login/", body, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}").status_code, 100)
    assert sorted(answers) == [401] * 5 + [429] * 95
    assert Entry.objects.filter(fact="account.login_refused").count() == 5
    assert Entry.objects.filter(fact="account.login_locked").count() == 1


@overlapping
@pytest.mark.django_db(transaction=True)
def test_count_and_then_refuse_would_answer_more(ann):
    meeting = Meeting(10)
    Counter.objects.create(scope=lockout.SCOPE, key=digest_of(ANN))

    def careless(*, scope, key, limit, minutes, now, anew):
        row = Counter.objects.get(scope=scope, key=key)
        if row.count >= limit:
            return 0
        if row.count == 0:
            meeting.wait()
        row.count += 1
        row.save()
        return row.count

    with patch.object(lockout, "count_one", careless):
        answers = at_once(lambda n: Api().login(ANN, WRONG).status_code, 100)
    assert answers.count(401) > 5


@pytest.mark.django_db(transaction=True)
def test_the_right_password_from_many_devices_at_once_is_never_refused(ann):
    assert at_once(lambda n: Api().login(ANN).status_code, 40) == [200] * 40


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_falls_while_a_right_password_is_judged_holds(ann):
    """What was judged right, but after the fifth failure, is refused as well."""

    checked = type(ann).check_password

    def slow(user, password):
        if password != WRONG:
            statuses(Api(), *[WRONG] * 5)
        return checked(user, password)

    with patch.object(type(ann), "check_password", slow):
        assert Api().login(ANN).status_code == 429
    assert Session.objects.count() == 0

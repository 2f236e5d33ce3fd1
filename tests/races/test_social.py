"""Promises of signing in by another site under concurrency, on PostgreSQL, each with its negative control."""

from functools import partial
from types import SimpleNamespace

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model

from event_booking.accounts.exceptions import LastWayToSignIn
from event_booking.accounts.models import Account
from event_booking.accounts.services import social
from event_booking.accounts.services.devices import Device
from event_booking.accounts.services.registration import register
from event_booking.accounts.social.identity import Identity
from event_booking.journal.models import Entry
from event_booking.people import people
from event_booking.testing import override_event_booking
from tests.accounts.social import come, settings_for
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting
from tests.servers.openid import REDIRECT_URI, Provider

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

ANN = Identity(provider="acme", uid="ann", email="ann@example.com")


@pytest.fixture
def acme(settings):
    with Provider() as provider, override_event_booking(SOCIAL_REDIRECT_URIS=[REDIRECT_URI], SOCIAL_TIMEOUT_SECONDS=60):
        settings.SOCIALACCOUNT_PROVIDERS = settings_for(provider)
        yield provider


def sign_in(identity):
    return social.sign_in_by(identity, device=Device())[0].pk


def meet_before(name, number, monkeypatch):
    """So many calls have all looked, and found nothing, before the first of them stores something."""
    meeting, function = Meeting(number), getattr(social, name)
    monkeypatch.setattr(social, name, lambda *args, **more: (meeting.wait(), function(*args, **more))[1])


def assert_one_account():
    assert get_user_model().objects.count() == Account.objects.count() == SocialAccount.objects.count() == 1
    assert Entry.objects.filter(fact="account.social_linked").count() == 1


def test_fifty_first_logins_at_once_make_one_account(acme):
    answers = at_once([partial(come, acme)] * 50, seconds=120)

    assert tally(answers) == {"ok": 50}
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["user"]["id"] for answer in answers}) == 1
    assert_one_account()


def test_first_logins_that_have_all_found_nobody_make_one_account(monkeypatch):
    meet_before("_create", 10, monkeypatch)

    assert len(set(at_once([partial(sign_in, ANN)] * 10))) == 1

    assert_one_account()


def test_without_another_turn_most_of_them_are_refused(monkeypatch):
    meet_before("_create", 10, monkeypatch)
    monkeypatch.setattr(social, "TURNS", 1)

    assert tally(at_once([partial(sign_in, ANN)] * 10)) == {"ok": 1, "SocialAddressTaken": 9}


def strangers(number):
    """So many people to whom one provider gave the same address."""
    return [partial(sign_in, Identity(provider="acme", uid=str(n), email="ann@example.com")) for n in range(number)]


def test_of_ten_people_with_one_address_one_is_linked(user_factory):
    user_factory(email="ann@example.com")

    assert tally(at_once(strangers(10))) == {"ok": 1, "SocialAddressTaken": 9}

    assert SocialAccount.objects.count() == 1


def test_without_the_lock_all_of_them_are(user_factory, monkeypatch):
    user_factory(email="ann@example.com")
    meet_before("_remember", 10, monkeypatch)
    monkeypatch.setattr(social, "lock", lambda user: user)

    at_once(strangers(10))

    assert SocialAccount.objects.count() == 10


@pytest.fixture
def two_ways(user_factory):
    """Somebody without a password who signs in by two sites, and what takes away the one and the other."""
    ann = user_factory()
    ann.set_unusable_password()
    ann.save()
    rows = [SocialAccount.objects.create(user=ann, provider=name, uid="ann") for name in ("acme", "other")]
    return [partial(social.unlink, user=ann, identity=row.pk) for row in rows]


def test_of_two_ways_that_are_taken_away_at_once_one_stays(two_ways):
    results = at_once(two_ways)

    assert sorted(type(each) for each in results if each is not None) == [LastWayToSignIn]
    assert SocialAccount.objects.count() == 1


def test_without_the_lock_none_does(two_ways, monkeypatch):
    meeting, others = Meeting(2), social._others

    def look(user, row):
        found = others(user, row).exists()
        meeting.wait()
        return SimpleNamespace(exists=lambda: found)

    monkeypatch.setattr(social, "_others", look)
    monkeypatch.setattr(social, "lock", lambda user: user)

    at_once(two_ways)

    assert SocialAccount.objects.count() == 0


def test_a_pending_account_is_taken_over_once():
    register(email="ann@example.com", password="only-a-strangers-0123")

    assert len(set(at_once([partial(sign_in, ANN)] * 10))) == 1

    assert_one_account()
    assert not people().find("ann@example.com").has_usable_password()
    assert Entry.objects.filter(fact="account.activated").count() == 1


def test_without_the_lock_it_is_taken_over_by_each(monkeypatch):
    register(email="ann@example.com", password="only-a-strangers-0123")
    meet_before("_take_over", 10, monkeypatch)
    monkeypatch.setattr(social, "lock", lambda user: user)

    at_once([partial(sign_in, ANN)] * 10)

    assert Entry.objects.filter(fact="account.activated").count() == 10

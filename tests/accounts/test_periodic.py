from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from event_booking.accounts import periodic
from event_booking.accounts.models import Account, Counter, Session
from event_booking.people import people
from tests.conftest import PASSWORD

User = get_user_model()


@pytest.fixture
def pending(user_factory):
    user = user_factory(verified=False)
    Account.objects.update(created_at=timezone.now() - timedelta(days=8))
    return user


def test_what_nobody_proved_is_deleted(pending, user_factory):
    user_factory(verified=False)
    assert periodic.delete_unproved() == 1
    assert not User.objects.filter(pk=pending.pk).exists()
    assert User.objects.count() == 1


def test_whoever_was_proved_or_was_there_before_stays(user_factory):
    people().create(email="before@example.com")
    user_factory()
    unproved_now = user_factory(verified=False)
    Account.objects.filter(user=unproved_now).update(proved_at=timezone.now())
    Account.objects.update(created_at=timezone.now() - timedelta(days=99))
    assert periodic.delete_unproved() == 0
    assert User.objects.count() == 3


def test_whoever_signed_in_elsewhere_stays(pending):
    User.objects.update(last_login=timezone.now())
    assert periodic.delete_unproved() == 0


def test_whoever_was_proved_meanwhile_stays(pending):
    Account.objects.update(proved_at=timezone.now())
    assert periodic._delete(pending.pk) is False
    gone = pending.pk
    pending.delete()
    assert periodic._delete(gone) is False


def test_old_counters_go(db):
    now = timezone.now()
    Counter.objects.create(scope="login", key="old", window_since=now - timedelta(minutes=16))
    Counter.objects.create(scope="login", key="new", window_since=now)
    assert periodic.forget_counters() == 1
    assert Counter.objects.get().key == "new"


def test_dead_sessions_go(user_factory):
    user, long_ago = user_factory(), timezone.now() - timedelta(days=15)
    Session.objects.create(user=user, refresh_jti="ended", ended_at=long_ago)
    Session.objects.create(user=user, refresh_jti="unused", last_used_at=long_ago)
    Session.objects.create(user=user, refresh_jti="just ended", ended_at=timezone.now())
    Session.objects.create(user=user, refresh_jti="living")
    assert periodic.forget_sessions() == 2
    assert set(Session.objects.values_list("refresh_jti", flat=True)) == {"just ended", "living"}


def test_an_unproved_account_signs_up_anew_after_deletion(api, pending, code_of):
    email = people().get_email(pending)
    periodic.delete_unproved()
    api.post("register/", {"email": email, "password": PASSWORD})
    assert api.post("activate/", {"email": email, "code": code_of(email)}).status_code == 200

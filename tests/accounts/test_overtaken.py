"""What happens to a request that is overtaken by another one about the same person."""

import threading

import pytest
from django.db import OperationalError, transaction

from event_booking.accounts.exceptions import WrongCredentials
from event_booking.accounts.models import Account, Session
from event_booking.accounts.services import login
from event_booking.accounts.services.erasure import erase
from event_booking.accounts.services.passwords import confirm_password
from event_booking.accounts.services.profile import change_account
from event_booking.accounts.services.sessions import Device, end_session
from event_booking.exceptions import TooManyRequests, Unauthorized
from event_booking.journal.models import Entry
from event_booking.people import people
from event_booking.testing import override_event_booking
from tests.conftest import PASSWORD
from tests.races.at_once import at_once


@pytest.mark.parametrize("overtaking", ["password", "ban", "erasure"])
def test_a_login_whose_password_was_judged_before_it_changed_opens_nothing(user_factory, monkeypatch, overtaking):
    ann = user_factory()
    email = people().get_email(ann)

    def meanwhile(user):
        other = type(user).objects.get(pk=user.pk)
        if overtaking == "erasure":
            erase(user=other)
        elif overtaking == "ban":
            type(user).objects.filter(pk=user.pk).update(is_active=False)
        else:
            other.set_password("another-Tr0ub4dor&3")
            other.save()
        return True

    monkeypatch.setattr(login, "is_proved", meanwhile)

    with pytest.raises(WrongCredentials):
        login.sign_in(email=email, password=PASSWORD, device=Device())

    assert not Session.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["forgot_password/", "activate/resend/"])
def test_a_code_for_somebody_who_is_deleted_meanwhile_is_answered_as_any_other(
    user_factory, client_for, path, monkeypatch
):
    ann = user_factory(verified=False)
    email, find = people().get_email(ann), type(people()).find

    def find_and_delete(self, email):
        found = find(self, email)
        type(ann).objects.get(pk=ann.pk).delete()  # nobody proved it, and its time is over
        return found

    monkeypatch.setattr(type(people()), "find", find_and_delete)

    assert client_for().post(f"/api/v1/{path}", {"email": email}, format="json").status_code == 200


def test_a_change_that_comes_after_the_erasure_brings_nothing_back(user_factory):
    ann = user_factory(first_name="Ann")
    stale = type(ann).objects.get(pk=ann.pk)
    erase(user=ann)

    with pytest.raises(Unauthorized):
        change_account(user=stale, first_name="Ann", language="ru")

    ann.refresh_from_db()
    assert (people().get_full_name(ann)[0], Account.objects.count()) == ("", 0)


def test_once_too_many_guesses_were_wrong_the_right_one_is_refused_as_well(user_factory):
    ann = user_factory()
    for _ in range(5):
        with pytest.raises(Exception, match="This is not your password"):
            confirm_password(user=ann, password="wrong")

    with pytest.raises(TooManyRequests):
        confirm_password(user=ann, password=PASSWORD)


def test_an_erasure_is_heard_again_when_requests_on_their_way_have_ended(user_factory):
    ann = user_factory()

    erase(user=ann)

    first, again = Entry.objects.filter(fact="account.erased").order_by("pk")
    assert (first.data, again.data) == ({}, {"again": True})
    assert (again.due_at - first.due_at).total_seconds() >= 29


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_logging_out_waits_for_a_lock_no_longer_than_promised(user_factory):
    ann = user_factory()
    _, pair = login.sign_in(email=people().get_email(ann), password=PASSWORD, device=Device())
    locked, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Session.objects.select_for_update().get()
            locked.set()
            done.wait(10)

    def leave():
        locked.wait(10)
        try:
            end_session(refresh=pair.refresh)
        finally:
            done.set()

    with override_event_booking(LOCK_TIMEOUT_SECONDS=1):
        _, outcome = at_once([hold, leave])

    assert isinstance(outcome, OperationalError)

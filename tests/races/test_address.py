"""Promises about changing an address under concurrency, on PostgreSQL, each with its negative control."""

from contextlib import contextmanager
from functools import partial
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.utils.crypto import constant_time_compare
from rest_framework.test import APIClient

from event_booking.accounts.models import Account, AddressChange, Code
from event_booking.accounts.services import (
    address_changes,
    address_reverts,
    addresses,
    codes,
    erasure,
    mails,
    registration,
)
from event_booking.accounts.services.address_changes import ask_for_change, confirm_change
from event_booking.accounts.services.address_reverts import make_token, revert_change
from event_booking.accounts.services.registration import register
from event_booking.bookings.models import Ticket
from event_booking.exceptions import InvalidCode
from event_booking.journal.models import Entry
from event_booking.journal.relay import relay_once
from event_booking.people import people
from event_booking.people.django import email_key
from tests.conftest import PASSWORD
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting, Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

NEW = "wanted@example.com"
#: One address in five spellings.
SPELLINGS = [f"wanted@{host}.com" for host in ("example", "ｅxample", "eｘample", "exａmple", "exaｍple")]
User = get_user_model()


def fresh(user):
    return User.objects.get(pk=user.pk)


def post(path, body, user=None):
    client = APIClient()
    if user is not None:
        client.force_authenticate(fresh(user))
    return client.post(f"/api/v1/account/email/{path}", body, format="json").status_code


def wants(user, email=NEW):
    """The code with which this person moves to the address."""
    ask_for_change(user=user, email=email, password=PASSWORD)
    return codes.make_code(user=user, purpose=Code.Purpose.EMAIL, address=email)


def moved(user, email=NEW):
    """The token with which the address before is brought back."""
    confirm_change(user=user, code=wants(user, email), session=None)
    return make_token(AddressChange.objects.latest("pk"))


def owners(email=NEW):
    """Whom each table holds for the owner of an address."""
    users = [user.pk for user in User.objects.all() if email_key(people().get_email(user)) == email_key(email)]
    accounts = list(Account.objects.filter(email_key=email_key(email)).values_list("pk", flat=True))
    proved = [row.user_id for row in EmailAddress.objects.all() if row.verified and email_key(row.email) == NEW]
    return users, accounts, proved


# one address, one account


def test_of_fifty_who_prove_one_address_at_once_one_gets_it(user_factory):
    crowd = [user_factory() for _ in range(50)]
    bodies = [{"code": wants(user)} for user in crowd]

    answers = at_once([partial(post, "confirm/", body, user) for user, body in zip(crowd, bodies, strict=True)])

    assert sorted(answers) == [200] + [400] * 49
    winner = crowd[answers.index(200)].pk
    assert owners() == ([winner], [winner], [winner])
    assert Entry.objects.filter(fact="account.address_changed").count() == 1


def test_without_one_key_for_all_spellings_several_would(user_factory):
    crowd = [user_factory() for _ in SPELLINGS]

    with (
        patch.object(addresses, "email_key", str),
        patch.object(codes, "email_key", str),
        patch.object(address_changes, "email_key", str),
        patch("event_booking.people.django.DjangoUserBackend.find", lambda self, email: None),
    ):
        given = [(user, wants(user, email)) for user, email in zip(crowd, SPELLINGS, strict=True)]
        at_once([partial(confirm_change, user=user, code=code, session=None) for user, code in given])

    assert len(owners()[0]) > 1


def test_whoever_signs_up_while_another_one_proves_the_address_gets_no_second_account(user_factory):
    ann = user_factory()
    code = wants(ann)
    calls = [partial(register, email=NEW, password=PASSWORD)] * 5
    calls += [partial(confirm_change, user=ann, code=code, session=None)]

    assert tally(at_once(calls)) == {"ok": 6}

    assert owners() == ([ann.pk], [ann.pk], [ann.pk])
    assert User.objects.count() == 1


def test_a_sign_up_that_began_before_and_ends_after_makes_no_account(user_factory):
    assert_one_owner(user_factory())


def test_without_one_key_for_all_spellings_it_would(user_factory):
    with patch.object(registration, "email_key", str), pytest.raises(AssertionError):
        assert_one_owner(user_factory())


def assert_one_owner(ann):
    """A sign-up has found the address free when somebody else proves it."""
    code, window = wants(ann), Window()
    with patch.object(registration, "make_password", window.before(registration.make_password)):
        at_once(
            [
                partial(register, email=SPELLINGS[1], password=PASSWORD),
                partial(window.come_in, partial(confirm_change, user=ann, code=code, session=None)),
            ]
        )
    assert owners() == ([ann.pk], [ann.pk], [ann.pk])


def test_a_sign_up_that_ends_while_the_address_is_proved_gives_way(user_factory):
    ann = user_factory()
    assert_gives_way(ann)


def test_without_a_second_turn_the_person_would_be_refused(user_factory):
    with patch.object(address_changes, "TURNS", 1), pytest.raises(AssertionError):
        assert_gives_way(user_factory())


def assert_gives_way(ann):
    """The address is nobody's when it is looked at, and somebody's who proved nothing when it is taken."""
    code, window = wants(ann), Window()
    with patch.object(address_changes, "make_room", window.after(address_changes.make_room)):
        outcome, _ = at_once(
            [
                partial(confirm_change, user=ann, code=code, session=None),
                partial(window.come_in, partial(register, email=NEW, password=PASSWORD)),
            ]
        )
    assert outcome is None
    assert owners() == ([ann.pk], [ann.pk], [ann.pk])


def test_an_address_is_kept_from_the_moment_on_in_which_it_is_left(user_factory):
    assert_kept(user_factory())


def test_without_a_look_at_who_left_it_lately_it_would_be_given_away(user_factory):
    with patch.object(registration, "kept_for", lambda email: None), pytest.raises(AssertionError):
        assert_kept(user_factory())


def assert_kept(ann):
    """Somebody signs up with the old address while it is left: it has an owner before, and is kept after."""
    old, code, window = people().get_email(ann), wants(ann), Window()
    find = type(people()).find

    def after_it_was_left(self, email):
        if email == old:
            window.stand_still()
        return find(self, email)

    with patch.object(type(people()), "find", after_it_was_left):
        at_once(
            [
                partial(register, email=old, password=PASSWORD),
                partial(window.come_in, partial(confirm_change, user=ann, code=code, session=None)),
            ]
        )
    assert User.objects.count() == 1
    revert_change(token=make_token(AddressChange.objects.get()))
    assert people().get_email(fresh(ann)) == old


def test_whoever_moves_while_they_are_erased_leaves_no_name_behind(user_factory, event_factory):
    assert_unnamed(user_factory(), event_factory(), user_factory())


def test_a_look_before_the_lock_would_miss_it(user_factory, event_factory):
    with patch.object(erasure, "mentions_of", lambda addresses: {}), pytest.raises(AssertionError):
        assert_unnamed(user_factory(), event_factory(), user_factory())


def assert_unnamed(ann, event, ben):
    """Somebody booked for the new address, which is proved while the account is erased."""
    guest = {"name": "Ann", "email": NEW}
    line = {"items": [{"ticket_type": event.ticket_types.get().pk, "quantity": 1}], "attendees": [guest]}
    client = APIClient()
    client.force_authenticate(ben)
    assert client.post("/api/v1/bookings/", {"event": event.pk, **line}, format="json").status_code == 201
    code, window = wants(ann), Window()
    with patch.object(erasure, "lock", window.before(erasure.lock)):
        at_once(
            [
                partial(erasure.erase, user=ann),
                partial(window.come_in, partial(confirm_change, user=ann, code=code, session=None)),
            ]
        )
    relay_once()
    assert list(Ticket.objects.values_list("attendee_name", "attendee_email")) == [("", "")]


# codes


def test_of_200_guesses_at_once_five_are_judged(user_factory):
    statuses, judged = guesses(user_factory())

    assert (set(statuses), judged) == ({400}, 5)
    assert Code.objects.get().tries == 5


def test_count_and_then_judge_would_let_more_through(user_factory):
    meeting = Meeting(20)

    def careless(*, user, purpose, code, address):
        row = Code.objects.get(user=user, purpose=purpose)
        meeting.wait()
        if row.tries >= 5 or codes.constant_time_compare(row.digest, codes._digest(user, purpose, code, address)):
            raise InvalidCode
        Code.objects.filter(pk=row.pk).update(tries=row.tries + 1)
        raise InvalidCode

    with patch.object(address_changes, "guess_code", careless):
        _, judged = guesses(user_factory(), rounds=1)
    assert judged > 5


def guesses(ann, rounds=10):
    """20 simultaneous guesses, so many times, the right one last; how many of them were judged by comparison."""
    code, judged, statuses = wants(ann), [], []

    def compare(ours, theirs):
        judged.append(theirs)
        return constant_time_compare(ours, theirs)

    numbers = [f"{(int(code) + n + 1) % 1_000_000:06d}" for n in range(20 * rounds - 1)] + [code]
    with patch.object(codes, "constant_time_compare", compare):
        for first in range(0, len(numbers), 20):
            some = numbers[first : first + 20]
            statuses += at_once([partial(post, "confirm/", {"code": number}, ann) for number in some])
    return statuses, len(judged)


def test_of_twenty_who_enter_one_code_at_once_one_moves(user_factory):
    statuses = enter_at_once(user_factory())

    assert sorted(statuses) == [200] + [400] * 19
    assert AddressChange.objects.count() == 1


def test_without_a_second_look_several_would(user_factory):
    with careless_about_what_is_wanted():
        assert enter_at_once(user_factory()).count(200) > 1


def enter_at_once(ann):
    return at_once([partial(post, "confirm/", {"code": wants(ann)}, ann)] * 20)


@contextmanager
def careless_about_what_is_wanted():
    """What was seen before the lock counts on: neither the code nor the wish is looked at again."""
    look = address_changes._wanted

    def as_it_was(user, email):
        if not look(user, email).exists():
            AddressChange.objects.create(user=user, old_email="x@example.com", old_key="x", new_email=email)
        return look(user, email)

    with (
        patch.object(address_changes, "use_code", lambda **kwargs: None),
        patch.object(address_changes, "_wanted", as_it_was),
    ):
        yield


def test_a_code_proves_the_address_to_which_its_mail_went(user_factory):
    assert sent_elsewhere(user_factory()) == 400


def test_a_code_that_is_tied_to_the_person_alone_would_prove_any_address(user_factory):
    with patch.object(codes, "email_key", lambda email: ""):
        assert sent_elsewhere(user_factory()) == 200


def sent_elsewhere(ann):
    """The mail to the first address is being written when another one is asked for; then its code is entered."""
    sent, window = {}, Window()
    ask_for_change(user=ann, email="mine@example.com", password=PASSWORD)
    entry = Entry.objects.get(fact="account.code_wanted")

    def remember(user, template, *, to="", **context):
        sent[to] = context["code"]

    with patch.object(mails, "_send", remember), patch.object(mails, "make_code", window.before(mails.make_code)):
        at_once(
            [
                partial(mails.send_new_address_code, user=ann, entry=entry),
                partial(window.come_in, partial(ask_for_change, user=ann, email=NEW, password=PASSWORD)),
            ]
        )
    return post("confirm/", {"code": sent["mine@example.com"]}, ann)


# the way back


def test_of_200_who_use_the_way_back_at_once_one_does(user_factory):
    ann = user_factory()
    token = moved(ann)
    statuses = []

    for _ in range(4):
        statuses += at_once([partial(post, "revert/", {"token": token})] * 50)

    assert sorted(statuses) == [200] + [400] * 199
    assert Entry.objects.filter(fact="account.address_reverted").count() == 1


def test_without_using_it_up_all_of_them_would(user_factory):
    token, meeting, find = moved(user_factory()), Meeting(10), address_reverts._find

    def found_together(token):
        change = find(token)
        meeting.wait()
        return change

    with (
        patch.object(address_reverts, "_find", found_together),
        patch.object(address_reverts, "_use_up", lambda change, now: None),
    ):
        assert at_once([partial(post, "revert/", {"token": token})] * 10) == [200] * 10


def test_whoever_moves_on_while_the_account_is_taken_back_does_not_keep_it(user_factory):
    assert_taken_back(user_factory())


def test_what_was_seen_before_the_lock_would_carry_it_away(user_factory):
    with careless_about_what_is_wanted(), pytest.raises(AssertionError):
        assert_taken_back(user_factory())


def assert_taken_back(ann):
    """The thief's code was found right when the owner takes the account back."""
    old, token = people().get_email(ann), moved(ann)
    thief = fresh(ann)
    code, window = wants(thief, "further@example.com"), Window()
    with patch.object(address_changes, "guess_code", window.after(address_changes.guess_code)):
        outcomes = at_once(
            [
                partial(confirm_change, user=thief, code=code, session=None),
                partial(window.come_in, partial(revert_change, token=token)),
            ]
        )
    assert tally(outcomes) == {"InvalidCode": 1, "ok": 1}
    assert people().get_email(fresh(ann)) == old

"""Changing one's address: the code to the new one, the way back for the old one, and what nobody learns from it."""

import json
import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from event_booking.accounts import periodic
from event_booking.accounts.checks import check_accounts
from event_booking.accounts.models import Account, AddressChange, Code, Counter, Session
from event_booking.accounts.services import address_changes, address_reverts, mails
from event_booking.accounts.services.erasure import erase
from event_booking.journal.models import Entry
from event_booking.people import people
from event_booking.people.django import DjangoUserBackend
from event_booking.testing import override_event_booking
from tests.accounts.conftest import as_json
from tests.conftest import PASSWORD

ANN, ANNA, ANNE = "ann@example.com", "anna@example.com", "anne@example.org"
NEW = "C0rrect-horse-battery"
INVALID = (400, "invalid_code")
User = get_user_model()


@pytest.fixture
def ann(user_factory):
    return user_factory(email=ANN)


@pytest.fixture
def access(api, ann):
    return api.login(ANN).json()["access"]


def ask(api, access, email=ANNA, password=PASSWORD):
    return api.post("account/email/", {"email": email, "password": password}, access=access)


def confirm(api, access, code):
    return api.post("account/email/confirm/", {"code": code}, access=access)


def revert(api, token):
    return api.post("account/email/revert/", {"token": token})


def refusal(answer):
    return answer.status_code, answer.json().get("code")


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.fixture
def move(api, code_of):
    """``move(access, email)``: change the address, and return the token in the mail to the one before."""

    def make(access, email=ANNA, password=PASSWORD):
        before = len(mail.outbox)
        assert ask(api, access, email, password).status_code == 200
        answer = confirm(api, access, code_of(email))
        assert answer.status_code == 200, answer.content
        code_of("nobody@example.com")
        tokens = [found[1] for each in mail.outbox[before:] if (found := re.search(r"token=(\S+)", each.body))]
        return tokens[0] if tokens else ""

    return make


def address():
    """Where the one person of this test is reached, wherever that is kept."""
    user = User.objects.get()
    rows = EmailAddress.objects.values_list("email", "verified", "primary")
    return people().get_email(user), user.event_booking_account.email_key, list(rows)


def only(email):
    return email, email, [(email, True, True)]


def test_story(api, access, code_of):
    other = api.login(ANN).json()["access"]
    answer = ask(api, access, "Anna@Example.com")
    assert (answer.status_code, answer.json()) == (200, {"detail": "We have sent a code to this address."})
    assert address() == only(ANN)

    code = code_of(ANNA)
    answer = confirm(api, access, code)

    assert (answer.status_code, answer.json()) == (200, {"detail": "Your address was changed."})
    assert address() == only(ANNA)
    assert api.get("account/", access=access).json()["email"] == ANNA
    assert api.get("account/", access=other).status_code == 401
    assert [api.login(email).status_code for email in (ANN, ANNA)] == [401, 200]
    assert refusal(confirm(api, access, code)) == INVALID


def test_the_old_address_hears_of_it_and_the_new_one_gets_the_code(api, access, move):
    token = move(access)

    first, second = mail.outbox
    assert (first.to, first.subject) == ([ANNA], "Your code for Event Booking")
    assert (second.to, second.subject) == ([ANN], "Your address at Event Booking was changed")
    link = f"https://booking.example/account/email/revert/?token={token}"
    assert link in second.body
    assert f'href="{link}"' in second.alternatives[0][0]
    assert ANNA not in second.body + second.alternatives[0][0]
    assert len(token.partition("-")[2]) == 64


def test_the_address_and_what_waits_are_shown(api, access, code_of):
    assert api.get("account/email/", access=access).json() == {"email": ANN, "pending": None}
    ask(api, access)
    shown = api.get("account/email/", access=access).json()
    asked_at = as_json(AddressChange.objects.get().created_at)
    assert shown == {"email": ANN, "pending": {"email": ANNA, "asked_at": asked_at}}
    confirm(api, access, code_of(ANNA))
    assert api.get("account/email/", access=access).json() == {"email": ANNA, "pending": None}


def test_what_was_asked_can_be_withdrawn(api, access, code_of):
    ask(api, access)
    code = code_of(ANNA)
    assert [api("delete", "account/email/", access=access).status_code for _ in range(2)] == [204, 204]
    assert api.get("account/email/", access=access).json()["pending"] is None
    assert refusal(confirm(api, access, code)) == INVALID
    assert address() == only(ANN)


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_strangers_are_401(api, db, method):
    assert api(method, "account/email/").status_code == 401
    assert api.post("account/email/confirm/", {"code": "000000"}).status_code == 401


@pytest.mark.parametrize(
    ("password", "message"), [("wrong", "This is not your password."), ("", "This field is required.")]
)
def test_it_takes_the_password(api, access, relay, password, message):
    answer = ask(api, access, password=password)
    assert (answer.status_code, answer.json()) == (400, {"password": [message]})
    relay()
    assert (mail.outbox, AddressChange.objects.count()) == ([], 0)


def test_the_password_can_not_be_guessed(api, access):
    assert [ask(api, access, password=f"wrong{n}").status_code for n in range(6)] == [400] * 5 + [429]
    assert ask(api, access).status_code == 429


def test_somebody_without_a_password_gives_none(client_for, ann, code_of):
    ann.set_unusable_password()
    ann.save()
    client = client_for(ann)
    assert client.post("/api/v1/account/email/", {"email": ANNA}, format="json").status_code == 200
    body = {"code": code_of(ANNA)}
    assert client.post("/api/v1/account/email/confirm/", body, format="json").status_code == 200
    assert address() == only(ANNA)


@pytest.mark.parametrize("email", [ANN, "ANN@Example.COM", "ann@ｅxample.com"])
def test_the_own_address_is_no_new_one(api, access, email):
    answer = ask(api, access, email)
    assert (answer.status_code, answer.json()) == (400, {"email": ["This is your address already."]})


@pytest.mark.parametrize("email", [None, "", "ann", "a@b", ["x"], {}, 5, "x\r\nBcc: eve@example.com", "a\u0000@x.de"])
def test_what_is_no_address_is_400(api, access, email):
    answer = ask(api, access, email)
    assert (answer.status_code, list(answer.json())) == (400, ["email"])


@pytest.mark.parametrize("code", ["", "abc", "１２３４５６", "000000\u0000", None, 5, [], {}, True, "1" * 21])
def test_a_code_that_is_none_is_400(api, access, relay, code):
    ask(api, access)
    relay()
    assert confirm(api, access, code).status_code == 400


# whose is the new address? nobody learns it


@pytest.fixture
def everybody(user_factory, api, move):
    """Addresses that somebody has, waits to prove, was banned with, left lately, proved elsewhere; and a free one."""
    user_factory(email="known@example.com")
    user_factory(email="pending@example.com", verified=False)
    banned = user_factory(email="banned@example.com")
    banned.is_active = False
    banned.save()
    user_factory(email="left@example.com")
    move(api.login("left@example.com").json()["access"], "gone@example.com")
    EmailAddress.objects.create(user=user_factory(), email="second@example.com", verified=True)
    mail.outbox.clear()
    return [f"{name}@example.com" for name in ("known", "pending", "banned", "left", "second", "free")]


def test_answers_and_statements_do_not_tell_who_has_an_address(api, everybody, user_factory):
    seen = set()
    for number, email in enumerate(everybody):
        user_factory(email=f"asker{number}@example.com")
        access = api.login(f"asker{number}@example.com").json()["access"]
        with CaptureQueriesContext(connection) as asked:
            answer = ask(api, access, email)
        confirmed = confirm(api, access, "000000x")
        shown = api.get("account/email/", access=access).json()["pending"]["email"] == email
        statements = tuple(re.sub(r"'[^']*'|[\d.]+", "?", each["sql"]) for each in asked)
        seen.add((answer.status_code, answer.content, statements, confirmed.content, shown))
    assert len(seen) == 1


def test_mails_carry_the_difference(api, everybody, access, relay):
    subjects = {}
    for email in everybody:
        Code.objects.all().delete()
        ask(api, access, email)
        relay()
        for message in mail.outbox:
            subjects[message.to[0]] = message.subject
    taken, code = "Your address can not be used again at Event Booking", "Your code for Event Booking"
    assert subjects == {
        "known@example.com": taken,
        "left@example.com": taken,
        "second@example.com": taken,
        "pending@example.com": code,
        "free@example.com": code,
    }
    assert Entry.objects.filter(fact="account.code_withheld").count() == 4


def test_neither_the_export_nor_counted_guesses_tell_who_has_an_address(api, everybody, user_factory, relay):
    seen = set()
    for number, email in enumerate(everybody):
        user_factory(email=f"asker{number}@example.com")
        access = api.login(f"asker{number}@example.com").json()["access"]
        ask(api, access, email)
        relay()
        confirm(api, access, "000000")
        told = json.loads(b"".join(api.get("account/export/", access=access).streaming_content))
        facts = [(entry["fact"], str(entry["data"])) for entry in told["journal"]]
        codes = [(code["tries"], code["sends"], code["expires_at"] is None) for code in told["codes"]]
        seen.add((tuple(facts), tuple(codes)))
    assert len(seen) == 1


def test_an_address_gets_three_mails_however_many_people_want_it(api, user_factory, relay):
    for number in range(5):
        user_factory(email=f"asker{number}@example.com")
        ask(api, api.login(f"asker{number}@example.com").json()["access"])
        relay()
    assert [message.to for message in mail.outbox] == [[ANNA]] * 3


def test_a_mail_to_a_taken_address_has_no_code_and_nobody_is_flooded(api, access, user_factory, code_of):
    user_factory(email=ANNA)
    for _ in range(2):
        Code.objects.all().delete()
        for _ in range(3):
            ask(api, access)
            assert code_of(ANNA) is None
    assert len(mail.outbox) == 3


def test_an_address_that_was_taken_meanwhile_is_refused(api, access, code_of, user_factory):
    ask(api, access)
    code = code_of(ANNA)
    user_factory(email="ANNA@example.com")
    assert refusal(confirm(api, access, code)) == INVALID
    assert api.login(ANN).status_code == 200


def test_an_address_that_somebody_proved_elsewhere_meanwhile_is_refused(api, access, code_of, user_factory):
    ask(api, access)
    code = code_of(ANNA)
    EmailAddress.objects.create(user=user_factory(), email=ANNA, verified=True)
    assert refusal(confirm(api, access, code)) == INVALID


def test_whoever_never_proved_an_address_gives_way_to_whoever_does(api, access, code_of):
    api.post("register/", {"email": ANNA, "password": NEW})
    squatter = code_of(ANNA)
    ask(api, access)
    code = code_of(ANNA)
    assert confirm(api, access, code).status_code == 200
    assert address() == only(ANNA)
    assert api.post("activate/", {"email": ANNA, "code": squatter}).json()["code"] == "invalid_code"
    assert [api.login(ANNA, password).status_code for password in (NEW, PASSWORD)] == [401, 200]


def test_whoever_signs_up_again_at_that_moment_is_answered_as_ever(api, access, code_of):
    from event_booking.accounts.services import registration

    api.post("register/", {"email": ANNA, "password": NEW})
    ask(api, access)
    code = code_of(ANNA)

    def meanwhile(*args):
        if User.objects.count() == 2:
            assert confirm(api, access, code).status_code == 200
        return True

    with patch.object(registration, "check_password", meanwhile):
        answer = api.post("register/", {"email": ANNA, "password": NEW})
    assert (answer.status_code, answer.json()) == (201, {"detail": "We have sent a code to this address."})
    assert address() == only(ANNA)


@pytest.mark.parametrize("what", ["banned", "signed in elsewhere"])
def test_whoever_is_more_than_a_name_on_an_address_does_not_give_way(api, access, code_of, what):
    ask(api, access)
    code = code_of(ANNA)
    api.post("register/", {"email": ANNA, "password": NEW})
    other = people().find(ANNA)
    if what == "banned":
        other.is_active = False
    else:
        other.last_login = timezone.now()
    other.save()
    assert refusal(confirm(api, access, code)) == INVALID
    assert User.objects.filter(pk=other.pk).exists()


def test_whoever_cannot_be_deleted_does_not_give_way(api, access, code_of, event_factory):
    ask(api, access)
    code = code_of(ANNA)
    api.post("register/", {"email": ANNA, "password": NEW})
    event_factory(organizer=people().find(ANNA))
    assert refusal(confirm(api, access, code)) == INVALID


def test_a_mail_system_may_hand_a_fact_over_twice(api, access, user_factory, relay):
    user_factory(email=ANNA)
    ask(api, access)
    relay()
    Entry.objects.filter(fact="account.code_wanted").update(state="waiting", delivered_at=None, due_at=timezone.now())
    relay()
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1


# codes


def test_a_code_is_of_no_use_for_an_address_it_was_not_sent_to(api, access, code_of):
    ask(api, access, ANNA)
    code = code_of(ANNA)
    AddressChange.objects.update(new_email=ANNE)
    assert refusal(confirm(api, access, code)) == INVALID
    assert address() == only(ANN)


def test_asking_again_kills_the_old_code_and_the_new_one_has_guesses_of_its_own(api, access, code_of):
    ask(api, access, ANNA)
    old = code_of(ANNA)
    assert [refusal(confirm(api, access, wrong(old))) for _ in range(5)] == [INVALID] * 5
    ask(api, access, ANNE)
    assert refusal(confirm(api, access, old)) == INVALID
    new = code_of(ANNE)
    assert [refusal(confirm(api, access, code)) for code in (wrong(new), new)] == [INVALID, (200, None)]
    assert address() == only(ANNE)


def test_a_code_lives_ten_minutes(api, access, code_of):
    ask(api, access)
    code = code_of(ANNA)
    Code.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refusal(confirm(api, access, code)) == INVALID


def test_beyond_three_in_the_window_nothing_is_sent(api, access, relay):
    for number in range(5):
        assert ask(api, access, f"ann{number}@example.com").status_code == 200
        relay()
    assert len(mail.outbox) == 3


def test_a_code_that_nobody_wants_any_more_is_not_sent(api, access, relay):
    ask(api, access)
    api("delete", "account/email/", access=access)
    relay()
    assert mail.outbox == []


def test_reset_codes_that_went_to_the_old_address_die(api, access, code_of):
    ask(api, access)
    code = code_of(ANNA)
    api.post("forgot_password/", {"email": ANN})
    reset = code_of(ANN)
    assert confirm(api, access, code).status_code == 200
    answers = [
        api.post("forgot_password/confirm/", {"email": email, "code": reset, "new_password": NEW})
        for email in (ANN, ANNA)
    ]
    assert [refusal(answer) for answer in answers] == [INVALID] * 2


def test_a_reset_code_proves_the_address_it_was_sent_to_and_no_other(api, ann, code_of):
    api.post("forgot_password/", {"email": ANN})
    reset = code_of(ANN)
    people().change_email(ann, ANNA)  # while the mail was on its way
    Account.objects.update(email_key=ANNA)
    answer = api.post("forgot_password/confirm/", {"email": ANNA, "code": reset, "new_password": NEW})
    assert refusal(answer) == INVALID


# the way back


def test_the_old_address_takes_the_account_back(api, access, move):
    token = move(access)
    thief = api.login(ANNA).json()

    answer = revert(api, token)

    detail = "Your old address is back. Please choose a new password."
    assert (answer.status_code, answer.json()) == (200, {"detail": detail})
    assert address() == only(ANN)
    assert [api.get("account/", access=each).status_code for each in (access, thief["access"])] == [401, 401]
    assert api.post("login/refresh/", {"refresh": thief["refresh"]}).status_code == 401
    assert [api.login(email).status_code for email in (ANN, ANNA)] == [401, 401]
    assert not User.objects.get().has_usable_password()
    assert set(Session.objects.values_list("device_digest", flat=True)) == {""}


def test_the_address_that_it_had_last_hears_of_it(api, access, move, relay):
    first, _ = move(access), move(access, ANNE)
    mail.outbox.clear()
    revert(api, first)
    relay()
    told = [(message.to, message.subject) for message in mail.outbox]
    assert told == [([ANNE], "Your account at Event Booking went back to its earlier address")]
    assert "token=" not in mail.outbox[0].body + mail.outbox[0].alternatives[0][0]


def test_and_chooses_a_new_password_by_a_code(api, access, move, code_of):
    revert(api, move(access))
    api.post("forgot_password/", {"email": ANN})
    body = {"email": ANN, "code": code_of(ANN), "new_password": NEW}
    assert api.post("forgot_password/confirm/", body).status_code == 200
    assert api.login(ANN, NEW).status_code == 200


def test_the_way_back_works_once(api, access, move):
    token = move(access)
    assert revert(api, token).status_code == 200
    assert refusal(revert(api, token)) == INVALID


def test_it_works_although_password_and_address_were_changed_again(api, access, move, code_of):
    first = move(access)
    changed = api.post("change_password/", {"old_password": PASSWORD, "new_password": NEW}, access=access).json()
    second = move(changed["access"], ANNE, NEW)
    ask(api, changed["access"], "eve@example.com", NEW)
    waiting = code_of("eve@example.com")

    assert revert(api, first).status_code == 200

    assert address() == only(ANN)
    assert refusal(revert(api, second)) == INVALID
    assert refusal(confirm(api, changed["access"], waiting))[0] == 401
    assert not AddressChange.objects.pending().exists()


def test_a_later_way_back_does_not_use_up_an_earlier_one(api, access, move):
    first, second = move(access), move(access, ANNE)
    assert revert(api, second).status_code == 200
    assert address() == only(ANNA)
    assert revert(api, first).status_code == 200
    assert address() == only(ANN)


def test_whoever_returned_by_a_code_leaves_no_way_back_to_whoever_took_the_account(api, access, move):
    taken = move(access)
    assert move(access, ANN) == ""
    assert "token=" not in mail.outbox[-1].body
    assert mail.outbox[-1].to == [ANNA]
    assert refusal(revert(api, taken)) == INVALID
    assert address() == only(ANN)


def test_after_seven_days_there_is_no_way_back(api, access, move):
    token = move(access)
    AddressChange.objects.update(revert_until=timezone.now())
    assert refusal(revert(api, token)) == INVALID
    assert address() == only(ANNA)


def test_the_way_back_is_open_for_the_days_that_the_site_says(api, access, move):
    with override_event_booking(ADDRESS_REVERT_DAYS=2):
        move(access)
    change = AddressChange.objects.get()
    assert change.revert_until - change.confirmed_at == timedelta(days=2)
    assert "within 2 days" in mail.outbox[-1].body


def test_a_site_may_do_without(api, access, move):
    with override_event_booking(ADDRESS_REVERT_DAYS=0):
        assert move(access) == ""
    assert mail.outbox[-1].to == [ANN]


@pytest.mark.parametrize(
    "token", ["", "x", "-", "1-", "1-x", "-1", "999999999999999999999-x", "１-x", "a\u0000", None, 5, [], {}, "1" * 201]
)
def test_a_wrong_token_changes_nothing(api, access, move, token):
    move(access)
    assert revert(api, token).status_code == 400
    assert address() == only(ANNA)


def test_a_token_does_not_open_another_change(api, access, move, user_factory):
    token = move(access)
    user_factory(email="ben@example.com")
    move(api.login("ben@example.com").json()["access"], "benny@example.com")
    other = AddressChange.objects.earliest("-pk")
    assert refusal(revert(api, f"{other.pk}-{token.partition('-')[2]}")) == INVALID


def test_a_mail_that_is_sent_twice_leads_the_same_way(api, access, move, relay):
    token = move(access)
    Entry.objects.filter(fact="account.address_changed").update(
        state="waiting", delivered_at=None, due_at=timezone.now()
    )
    relay()
    first, second = mail.outbox[-2:]
    assert first.body == second.body
    assert first.extra_headers == second.extra_headers
    assert revert(api, token).status_code == 200


def test_it_leads_the_same_way_although_the_secret_key_was_changed_between(api, access, move, relay, settings):
    token, old = move(access), settings.SECRET_KEY
    with override_settings(SECRET_KEY="x" * 50, SECRET_KEY_FALLBACKS=[old]):
        assert address_reverts.make_token(AddressChange.objects.get()) == token
    with override_settings(SECRET_KEY="x" * 50, SECRET_KEY_FALLBACKS=[]):
        assert revert(api, token).status_code == 200


def test_the_token_stands_nowhere_but_in_the_mail(api, access, move):
    secret = move(access).partition("-")[2]
    kept = [str(list(model.objects.values())) for model in (AddressChange, Entry, Counter, Code)]
    assert not [text for text in kept if secret in text]


def test_a_mail_that_comes_too_late_offers_nothing(api, access, code_of, relay):
    ask(api, access)
    confirm(api, access, code_of(ANNA))
    AddressChange.objects.update(revert_until=timezone.now())
    relay()
    assert mail.outbox[-1].to == [ANN]
    assert "token=" not in mail.outbox[-1].body
    assert "write to us" in mail.outbox[-1].body + mail.outbox[-1].alternatives[0][0]


def test_a_banned_person_does_not_come_back_this_way(api, access, move):
    token = move(access)
    User.objects.update(is_active=False)
    assert refusal(revert(api, token)) == INVALID
    assert people().get_email(User.objects.get()) == ANNA


def test_a_banned_person_is_asked_nothing(api, access, code_of, relay):
    ask(api, access)
    code = code_of(ANNA)
    entry = Entry.objects.get(fact="account.code_wanted")
    User.objects.update(is_active=False)
    mail.outbox.clear()
    mails.send_new_address_code(user=User.objects.get(), entry=entry)
    with pytest.raises(Exception, match="wrong or no longer valid"):
        address_changes.confirm_change(user=User.objects.get(), code=code, session=None)
    with pytest.raises(Exception, match="Please sign in"):
        address_changes.ask_for_change(user=User.objects.get(), email=ANNA, password=PASSWORD)
    assert mail.outbox == []


def test_ways_in_that_were_added_since_the_change_go_and_older_ones_stay(api, access, move):
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount

    user = User.objects.get()
    Authenticator.objects.create(
        user=user, type="recovery_codes", data={}, created_at=timezone.now() - timedelta(days=1)
    )
    old = SocialAccount.objects.create(user=user, provider="x", uid="old")
    SocialAccount.objects.update(date_joined=timezone.now() - timedelta(days=1))
    token = move(access)
    SocialAccount.objects.create(user=user, provider="x", uid="thief")
    # on a worker whose clock is behind the database's
    SocialAccount.objects.filter(uid="thief").update(date_joined=timezone.now() - timedelta(minutes=4))
    Authenticator.objects.create(user=user, type="totp", data={}, created_at=timezone.now() - timedelta(minutes=4))
    EmailAddress.objects.create(user=user, email="eve@example.com", verified=True)

    assert revert(api, token).status_code == 200

    assert address() == only(ANN)
    assert list(SocialAccount.objects.values_list("pk", flat=True)) == [old.pk]
    assert list(Authenticator.objects.values_list("type", flat=True)) == ["recovery_codes"]


def test_an_address_that_the_site_gave_away_does_not_come_back(api, access, move, user_factory):
    token = move(access)
    EmailAddress.objects.create(user=user_factory(), email=ANN, verified=True)
    assert refusal(revert(api, token)) == INVALID
    assert api.login(ANNA).status_code == 200


def test_tables_that_disagree_bring_nothing_back(api, access, move):
    token = move(access)
    with patch.object(address_reverts, "move_to", side_effect=address_reverts.IntegrityError):
        assert refusal(revert(api, token)) == INVALID
    assert revert(api, token).status_code == 200


@override_event_booking(ADDRESS_REQUESTS=2)
def test_one_network_address_may_try_so_often(api, db):
    assert [revert(api, f"{n}-x").status_code for n in range(3)] == [400, 400, 429]


# while it may be taken back


@pytest.mark.parametrize("email", [ANN, "ANN@example.com"])
def test_nobody_else_signs_up_with_it(api, access, move, relay, email):
    move(access)
    known = api.post("register/", {"email": ANNA, "password": NEW})
    answer = api.post("register/", {"email": email, "password": NEW})
    assert (answer.status_code, answer.content) == (known.status_code, known.content)
    assert User.objects.count() == 1
    relay()
    last = mail.outbox[-1]
    assert (last.to, last.subject) == ([ANN], "Your address can not be used again at Event Booking")


def test_one_password_is_hashed_for_it_as_for_any_other(api, access, move):
    from django.contrib.auth.hashers import MD5PasswordHasher

    move(access)
    with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as encode:
        api.post("register/", {"email": ANN, "password": NEW})
    assert encode.call_count == 1


def test_whoever_left_it_is_not_flooded(api, access, move, relay):
    move(access)
    before = len(mail.outbox)
    for _ in range(6):
        assert api.post("register/", {"email": ANN, "password": NEW}).status_code == 201
    relay()
    assert len(mail.outbox) == before + 3


def test_nobody_else_moves_to_it(api, access, move, user_factory, code_of):
    user_factory(email="ben@example.com")
    ben = api.login("ben@example.com").json()["access"]
    ask(api, ben, ANN)
    move(access)
    mail.outbox.clear()
    Code.objects.all().delete()
    ask(api, ben, ANN)
    assert code_of(ANN) is None
    assert [message.to for message in mail.outbox] == [[ANN]]


def test_a_code_from_before_it_was_left_opens_nothing(api, access, move, user_factory):
    from event_booking.accounts.services.codes import make_code

    ben = user_factory(email="ben@example.com")
    token = api.login("ben@example.com").json()["access"]
    ask(api, token, ANN)
    move(access)
    code = make_code(user=ben, purpose=Code.Purpose.EMAIL, address=ANN)
    assert refusal(confirm(api, token, code)) == INVALID


def test_afterwards_it_is_free(api, access, move, signed_up):
    move(access)
    AddressChange.objects.update(revert_until=timezone.now())
    assert signed_up(ANN)["user"]["email"] == ANN


def test_once_it_was_taken_back_the_other_one_is_free(api, access, move, signed_up):
    first = move(access)
    move(access, ANNE)
    revert(api, first)
    assert [signed_up(email)["user"]["email"] for email in (ANNA, ANNE)] == [ANNA, ANNE]


# sites, journal, erasure


def test_people_whom_the_site_had_before_move_as_well(client_for, code_of, db):
    user = people().create(email=ANN)
    client = client_for(user)
    client.post("/api/v1/account/email/", {"email": ANNA}, format="json")
    body = {"code": code_of(ANNA)}
    assert client.post("/api/v1/account/email/confirm/", body, format="json").status_code == 200
    assert address() == only(ANNA)


def test_an_address_that_an_admin_changed_is_left_once_the_new_one_is_proved(api, signed_up, code_of):
    user = User.objects.get(pk=signed_up(ANN)["user"]["id"])
    people().change_email(user, ANNA)  # an admin saw to it, in a form of the site's own
    assert (api.login(ANN).status_code, api.login(ANNA).status_code) == (401, 401)

    api.post("forgot_password/", {"email": ANNA})
    body = {"email": ANNA, "code": code_of(ANNA), "new_password": PASSWORD}
    assert api.post("forgot_password/confirm/", body).status_code == 200

    assert (api.login(ANN).status_code, api.login(ANNA).status_code) == (401, 200)
    assert address() == only(ANNA)
    assert signed_up(ANN)["user"]["id"] != user.pk  # whoever has the old address signs up with it


def test_people_without_an_address_get_one_and_nobody_is_told(client_for, code_of, db):
    user = people().create(email="")
    client = client_for(user)
    client.post("/api/v1/account/email/", {"email": ANNA}, format="json")
    body = {"code": code_of(ANNA)}
    assert client.post("/api/v1/account/email/confirm/", body, format="json").status_code == 200
    code_of(ANNA)
    assert address() == only(ANNA)
    assert [message.to for message in mail.outbox] == [[ANNA]]


class FromElsewhere(DjangoUserBackend):
    """People whose address another system keeps."""

    def can_change_email(self, user):
        return False


def test_a_site_whose_addresses_come_from_elsewhere_changes_none(api, access):
    with override_event_booking(USER_BACKEND=f"{__name__}.FromElsewhere"):
        assert refusal(ask(api, access)) == (403, "address_fixed")


def test_the_journal_tells_it_without_addresses(api, access, move, ann):
    revert(api, move(access))
    change = AddressChange.objects.get().pk
    told = Entry.objects.filter(fact__startswith="account.address_").order_by("pk")
    assert [(entry.fact, entry.data, entry.actor_id, entry.subject_id) for entry in told] == [
        ("account.address_change_asked", {}, ann.pk, str(ann.pk)),
        ("account.address_changed", {"change": change}, ann.pk, str(ann.pk)),
        ("account.address_reverted", {"change": change}, ann.pk, str(ann.pk)),
    ]
    assert not [row for row in Entry.objects.values() if "@" in str(row)]


def test_erasure_leaves_none_of_the_addresses(api, access, move, code_of, relay):
    move(access)
    ask(api, access, ANNE)
    erase(user=User.objects.get())
    mail.outbox.clear()
    relay()
    assert (AddressChange.objects.count(), mail.outbox) == (0, [])
    assert not [email for email in (ANN, ANNA, ANNE) if email in str(list(User.objects.values()))]


def test_erasure_before_the_mail_left_sends_none(api, access, code_of, relay):
    ask(api, access)
    confirm(api, access, code_of(ANNA))
    erase(user=User.objects.get())
    mail.outbox.clear()
    relay()
    assert mail.outbox == []


def test_what_is_over_is_forgotten(user_factory):
    now, yesterday = timezone.now(), timezone.now() - timedelta(days=1, minutes=1)
    ann, ben = user_factory(), user_factory()

    def change(user, **more):
        return AddressChange.objects.create(user=user, old_email=ANN, old_key=ANN, new_email=ANNA, **more)

    change(ann, created_at=yesterday)
    change(ann, created_at=yesterday, confirmed_at=now, revert_until=now)
    kept = {
        change(ben).pk,
        change(ben, created_at=yesterday, confirmed_at=now, revert_until=now + timedelta(days=1)).pk,
        change(ben, confirmed_at=now, revert_until=now).pk,  # the mail may still be on its way
    }

    assert periodic.forget_address_changes() == 2

    assert set(AddressChange.objects.values_list("pk", flat=True)) == kept


def test_admins_see_changes_and_no_secret(client, api, access, move, user_factory):
    secret = move(access).partition("-")[2]
    client.force_login(_superuser(user_factory))
    change = AddressChange.objects.get()
    url = "/admin/event_booking_accounts/addresschange/"
    for page in (client.get(url), client.get(f"{url}{change.pk}/change/")):
        text = page.content.decode()
        assert page.status_code == 200
        assert ANN in text
        assert ANNA in text
        assert secret not in text
        assert change.revert_digest not in text
    assert client.get(f"{url}add/").status_code == 403
    assert client.post(f"{url}{change.pk}/delete/", {"post": "yes"}).status_code == 403


def _superuser(user_factory):
    boss = user_factory()
    User.objects.filter(pk=boss.pk).update(is_staff=True, is_superuser=True)
    return User.objects.get(pk=boss.pk)


@pytest.mark.parametrize("page", ["/revert/", "/revert/{code}/", "/revert/{token", 5])
def test_a_page_by_which_nobody_could_come_back_is_an_error(page):
    with override_event_booking(ADDRESS_REVERT_PAGE=page):
        assert "event_booking_accounts.E006" in [message.id for message in check_accounts(None)]

from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import override_settings

from event_booking.accounts.models import Account, Code
from event_booking.journal.models import Entry
from event_booking.people import people
from event_booking.testing import override_event_booking
from tests.accounts.conftest import Api, as_json, at_once
from tests.conftest import PASSWORD

ANN = "ann@example.com"
OTHER = "An0ther-horse&battery"
User = get_user_model()


def register(api, email=ANN, password=PASSWORD, **more):
    return api.post("register/", {"email": email, "password": password, **more})


def test_story(api, code_of):
    answer = register(api, "Ann@Example.com", first_name="Ann")
    assert (answer.status_code, answer.json()) == (201, {"detail": "We have sent a code to this address."})
    assert api.login(ANN).status_code == 401

    answer = api.post("activate/", {"email": ANN, "code": code_of(ANN)})

    assert answer.status_code == 200
    assert answer.json()["user"] == {
        "id": as_json(User.objects.get().pk),
        "email": ANN,
        "first_name": "Ann",
        "last_name": "",
        "must_set_password": False,
        "roles": ["user"],
    }
    assert api.get("account/", access=answer.json()["access"]).status_code == 200
    assert api.login("ANN@example.com").status_code == 200
    assert len(mail.outbox) == 1


@pytest.fixture
def everybody(user_factory):
    user_factory(email="known@example.com")
    user_factory(email="pending@example.com", verified=False)
    banned = user_factory(email="banned@example.com")
    banned.is_active = False
    banned.save()
    return ["known@example.com", "pending@example.com", "banned@example.com", "unknown@example.com"]


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("register/", {"password": PASSWORD}),
        ("register/", {"password": OTHER}),
        ("register/", {"password": "password"}),
        ("activate/resend/", {}),
        ("activate/", {"code": "000000"}),
        ("forgot_password/", {}),
        ("forgot_password/confirm/", {"code": "000000", "new_password": OTHER}),
        ("login/", {"password": OTHER}),
    ],
)
def test_answers_do_not_tell_who_is_known(api, everybody, path, more):
    answers = [api.post(path, {"email": email, **more}) for email in everybody]

    shapes = {
        (answer.status_code, answer.content, tuple((k, v) for k, v in answer.items() if k != "X-Request-ID"))
        for answer in answers
    }
    assert len(shapes) == 1


@pytest.mark.parametrize("password", [PASSWORD, OTHER])
def test_one_password_is_hashed_whatever_the_case(api, everybody, password):
    from django.contrib.auth.hashers import MD5PasswordHasher

    counts = []
    for email in everybody:
        with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as encode:
            register(api, email, password)
        counts.append(encode.call_count)
    assert counts == [1, 1, 1, 1]


def test_mails_carry_the_difference(api, everybody, relay):
    for email in everybody:
        register(api, email)
    relay()

    assert {message.to[0]: message.subject for message in mail.outbox} == {
        "known@example.com": "You already have an account at Event Booking",
        "pending@example.com": "Your code for Event Booking",
        "unknown@example.com": "Your code for Event Booking",
    }


def test_registering_again_changes_nothing_for_an_owner(api, signed_up):
    signed_up(ANN, first_name="Ann")
    before = User.objects.values().get()
    register(api, password=OTHER, first_name="Eve")
    assert User.objects.values().get() == before


def test_the_owner_is_not_flooded_with_mails(api, user_factory, relay):
    user_factory(email=ANN)
    for _ in range(6):
        assert register(api).status_code == 201
    relay()
    assert len(mail.outbox) == 3


def test_the_same_password_twice_is_kept(api, code_of):
    register(api, first_name="Ann")
    register(api)
    answer = api.post("activate/", {"email": ANN, "code": code_of(ANN)}).json()
    assert (answer["user"]["must_set_password"], answer["user"]["first_name"]) == (False, "Ann")
    assert api.login(ANN).status_code == 200


def test_nobody_chooses_anothers_password_beforehand(api, code_of):
    register(api, password=OTHER, first_name="Eve")
    register(api, password=PASSWORD, first_name="Ann")
    answer = api.post("activate/", {"email": ANN, "code": code_of(ANN)}).json()

    assert (answer["user"]["must_set_password"], answer["user"]["first_name"]) == (True, "")
    assert [api.login(ANN, password).status_code for password in (OTHER, PASSWORD)] == [401, 401]
    changed = api.post("change_password/", {"new_password": PASSWORD}, access=answer["access"])
    assert changed.status_code == 200
    assert api.login(ANN).json()["user"]["must_set_password"] is False


def test_people_whom_the_site_had_before_keep_their_password_and_prove_by_reset(api, code_of):
    user = people().create(email=ANN, first_name="Ann")
    user.set_password(PASSWORD)
    user.save()

    register(api, password=OTHER, first_name="Eve")
    assert api.login(ANN).status_code == 401
    user.refresh_from_db()
    assert (user.check_password(PASSWORD), people().get_full_name(user)[0]) == (True, "Ann")

    api.post("forgot_password/", {"email": ANN})
    body = {"email": ANN, "code": code_of(ANN), "new_password": OTHER}
    assert api.post("forgot_password/confirm/", body).status_code == 200
    assert api.login(ANN, OTHER).status_code == 200
    assert Account.objects.get(user=user).email_key == ANN


def test_people_whom_the_site_had_before_sign_in_if_allauth_knows_their_address(api):
    user = people().create(email="Ann@Example.com")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email="ann@example.com", verified=True, primary=True)

    assert api.login(ANN).status_code == 200
    assert Account.objects.get(user=user).proved_at is not None


def test_a_banned_person_does_not_come_back(api, code_of, signed_up):
    signed_up(ANN)
    api.post("forgot_password/", {"email": ANN})
    code = code_of(ANN)
    User.objects.update(is_active=False)
    mail.outbox.clear()

    confirmed = api.post("forgot_password/confirm/", {"email": ANN, "code": code, "new_password": OTHER})
    register(api)
    api.post("activate/resend/", {"email": ANN})
    api.post("forgot_password/", {"email": ANN})

    assert confirmed.status_code == 400
    assert code_of(ANN) is None
    assert api.login(ANN).status_code == 401


def test_a_banned_person_does_not_activate(api, code_of):
    register(api)
    code = code_of(ANN)
    User.objects.update(is_active=False)
    assert api.post("activate/", {"email": ANN, "code": code}).json()["code"] == "invalid_code"


def test_an_address_that_somebody_else_has_proved_is_not_activated(api, code_of):
    register(api)
    other = people().create(email="other@example.com")
    EmailAddress.objects.create(user=other, email=ANN, verified=True, primary=True)
    assert api.post("activate/", {"email": ANN, "code": code_of(ANN)}).json()["code"] == "invalid_code"


def test_fields_that_people_may_not_set_are_ignored(api, signed_up):
    body = signed_up(ANN, is_staff=True, is_superuser=True, roles=["admin"], is_active=False, verified=True, id=7)
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.is_active, body["user"]["roles"]) == (False, False, True, ["user"])


def test_links_come_from_settings_and_not_from_the_request(api, relay):
    api.post(
        "register/", {"email": ANN, "password": PASSWORD}, HTTP_X_FORWARDED_HOST="evil.example", HTTP_HOST="localhost"
    )
    relay()
    text = mail.outbox[0].body + mail.outbox[0].alternatives[0][0]
    assert "https://booking.example" in text
    assert "evil" not in text
    assert "localhost" not in text


def test_mails_speak_the_language_of_the_sign_up(api):
    api.post("register/", {"email": ANN, "password": PASSWORD}, HTTP_ACCEPT_LANGUAGE="ru")
    assert Account.objects.get().language == "ru"


def test_the_journal_holds_no_code_and_no_password(api, code_of):
    register(api)
    code = code_of(ANN)
    for entry in Entry.objects.all():
        assert code not in str(entry.data) + entry.last_error
        assert PASSWORD not in str(entry.data)
    assert code not in str(Code.objects.values().get())


@override_settings(ACCOUNT_ADAPTER="tests.accounts.test_registration.ClosedAdapter")
def test_a_site_closes_sign_up_by_its_allauth_adapter(api):
    answer = register(api)
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_up_closed")


class ClosedAdapter:
    def __init__(self, request=None):
        pass

    def is_open_for_signup(self, request):
        return False


@override_event_booking(ADDRESS_REQUESTS=3)
def test_one_network_address_may_ask_so_often(api):
    answers = [
        api.post("register/", {}, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}", REMOTE_ADDR="192.0.2.1").status_code
        for number in range(4)
    ]
    assert answers == [400, 400, 400, 429]
    assert int(api.post("register/", {}, REMOTE_ADDR="192.0.2.1").headers["Retry-After"]) > 0
    assert api.post("register/", {}, REMOTE_ADDR="192.0.2.2").status_code == 400
    assert api.post("login/", {}, REMOTE_ADDR="192.0.2.1").status_code == 400


@pytest.mark.django_db(transaction=True)
def test_a_refused_request_stays_counted_where_requests_are_transactions(api):
    from django.db import connection

    with override_event_booking(ADDRESS_REQUESTS=1), patch.dict(connection.settings_dict, ATOMIC_REQUESTS=True):
        assert [api.post("login/", {}).status_code for _ in range(2)] == [400, 429]


SPELLINGS = ["ann@example.com", "ANN@EXAMPLE.COM", "Ann@Example.com", "aNN@ｅxample.com", "ann@ＥＸＡＭＰＬＥ.com"]


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u200d", "\ufe0f"])
def test_letters_that_no_mail_system_sees_make_no_second_account(api, signed_up, relay, unseen):
    signed_up("ann@example.com")
    relay()
    del mail.outbox[:]
    assert register(api, f"ann@exam{unseen}ple.com").status_code == 201
    relay()
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["ann@example.com"], "You already have an account at Event Booking")
    ]
    assert Account.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_simultaneous_registrations_make_one_account():
    answers = at_once(lambda n: register(Api(), SPELLINGS[n % 5]).status_code, 50)
    assert set(answers) <= {201, 503}  # on a busy machine not everybody has the lock in time
    assert 201 in answers
    assert (User.objects.count(), Account.objects.count(), EmailAddress.objects.count()) == (1, 1, 1)
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_without_one_key_for_all_spellings_there_would_be_several():
    with (
        patch("event_booking.accounts.fields.AddressField.to_internal_value", lambda self, data: data),
        patch("event_booking.accounts.services.registration.email_key", lambda email: email),
        patch("event_booking.people.django.DjangoUserBackend.find", lambda self, email: None),
    ):
        at_once(lambda n: register(Api(), SPELLINGS[n % 5]).status_code, 5)
    assert User.objects.count() > 1


@pytest.mark.parametrize("email", ["a" * 400 + "@example.com", "ﷺ" * 30 + "@example.com"])
def test_an_address_that_is_too_long_is_400(api, email):
    answer = api.post("register/", {"email": email, "password": PASSWORD})

    assert (answer.status_code, list(answer.json())) == (400, ["email"])

from unittest.mock import patch

import pytest
from django.contrib.auth import get_user_model

from event_booking.accounts.models import Session
from event_booking.accounts.services.erasure import erase
from event_booking.journal.models import Entry
from tests.accounts.conftest import Api, at_once, is_outdated
from tests.conftest import PASSWORD

ANN, NEW = "ann@example.com", "C0rrect-horse-battery"
User = get_user_model()


@pytest.fixture
def tokens(api, user_factory):
    user_factory(email=ANN)
    return api.login(ANN).json()


def change(api, tokens, old=PASSWORD, new=NEW):
    return api.post("change_password/", {"old_password": old, "new_password": new}, access=tokens["access"])


def test_changing_ends_every_other_session(api, tokens):
    other = api.login(ANN).json()
    answer = change(api, tokens)
    assert (answer.status_code, sorted(answer.json())) == (200, ["access", "refresh"])
    assert api.get("account/", access=other["access"]).status_code == 401
    assert api.get("account/", access=answer.json()["access"]).status_code == 200
    assert api.post("login/refresh/", {"refresh": answer.json()["refresh"]}).status_code == 200
    assert [api.login(ANN, password).status_code for password in (PASSWORD, NEW)] == [401, 200]
    assert Entry.objects.get(fact="account.password_changed").data == {"by": "password"}


def test_the_refresh_token_from_before_is_dead(api, tokens):
    new = change(api, tokens).json()
    assert api.post("login/refresh/", {"refresh": tokens["refresh"]}).status_code == 401
    assert api.get("account/", access=new["access"]).status_code == 401


def test_a_wrong_old_password_changes_nothing(api, tokens):
    answer = change(api, tokens, old="wrong")
    assert (answer.status_code, answer.json()) == (400, {"old_password": ["This is not your password."]})
    assert api.login(ANN).status_code == 200


@pytest.mark.parametrize("body", [{}, {"old_password": ""}, {"password": PASSWORD}])
def test_a_missing_old_password_changes_nothing_and_is_no_guess(api, tokens, body):
    for _ in range(6):
        answer = api.post("change_password/", {"new_password": NEW, **body}, access=tokens["access"])
        assert (answer.status_code, answer.json()) == (400, {"old_password": ["This field is required."]})
    assert change(api, tokens).status_code == 200


def test_the_old_password_can_not_be_guessed(api, tokens):
    assert [change(api, tokens, old=f"wrong{n}").status_code for n in range(6)] == [400] * 5 + [429]


@pytest.mark.parametrize(
    "password", ["short", "password123", "1234567890", ANN, "", "x" * 1025, "a\u0000bcdefgh1", None]
)
def test_a_weak_new_password_is_400(api, tokens, password):
    answer = change(api, tokens, new=password)
    assert (answer.status_code, list(answer.json())) == (400, ["new_password"])


def test_somebody_without_a_token_is_401(api, db):
    assert api.post("change_password/", {"old_password": PASSWORD, "new_password": NEW}).status_code == 401


def test_another_authentication_gets_a_new_session(client_for, user_factory):
    user = user_factory()
    body = {"old_password": PASSWORD, "new_password": NEW}
    answer = client_for(user).post("/api/v1/change_password/", body, format="json")
    assert answer.status_code == 200
    assert Session.objects.alive().get().user == user


def test_reset_ends_every_session_and_signs_nobody_in(api, tokens, code_of):
    api.post("forgot_password/", {"email": ANN})
    answer = api.post("forgot_password/confirm/", {"email": ANN, "code": code_of(ANN), "new_password": NEW})
    assert (answer.status_code, answer.json()) == (200, {"detail": "Your password was changed. Please sign in."})
    assert api.get("account/", access=tokens["access"]).status_code == 401
    assert [api.login(ANN, password).status_code for password in (PASSWORD, NEW)] == [401, 200]


def test_a_reset_of_an_account_that_nobody_proved_activates_it_without_what_a_stranger_chose(api, code_of):
    strangers = {"email": ANN, "password": "St4nger-horse-x", "first_name": "Visit", "last_name": "evil.example"}
    api.post("register/", strangers)
    api.post("forgot_password/", {"email": ANN})

    answer = api.post("forgot_password/confirm/", {"email": ANN, "code": code_of(ANN), "new_password": NEW})

    assert answer.status_code == 200
    user = api.login(ANN, NEW).json()["user"]
    assert (user["first_name"], user["last_name"]) == ("", "")
    [fact] = Entry.objects.filter(fact="account.activated")
    assert fact.subject == fact.actor == User.objects.get()
    assert api.login(ANN, strangers["password"]).status_code == 401


def test_a_reset_by_somebody_who_proved_the_address_keeps_the_name_and_activates_nothing(api, tokens, code_of):
    api.post("forgot_password/", {"email": ANN})
    api.post("forgot_password/confirm/", {"email": ANN, "code": code_of(ANN), "new_password": NEW})

    assert api.login(ANN, NEW).json()["user"]["first_name"] == "Ann"
    assert not Entry.objects.filter(fact="account.activated").exists()


def test_a_weak_password_does_not_use_up_the_code(api, tokens, code_of):
    api.post("forgot_password/", {"email": ANN})
    code = code_of(ANN)
    weak = api.post("forgot_password/confirm/", {"email": ANN, "code": code, "new_password": "password"})
    assert (weak.status_code, list(weak.json())) == (400, ["new_password"])
    assert api.post("forgot_password/confirm/", {"email": ANN, "code": code, "new_password": NEW}).status_code == 200


@pytest.mark.parametrize("confirmed", ["unknown@example.com", ANN])
def test_a_wrong_code_resets_nothing(api, tokens, confirmed):
    body = {"email": confirmed, "code": "000000", "new_password": NEW}
    assert api.post("forgot_password/confirm/", body).json()["code"] == "invalid_code"
    assert api.login(ANN).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_one_wins(tokens):
    answers = at_once(lambda n: change(Api(), tokens, new=f"{NEW}{n}").status_code, 4)
    assert answers.count(200) == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_that_a_reset_overtakes_changes_nothing(tokens):
    from event_booking.accounts.services import passwords

    def overtaken(user):
        User.objects.update(password="!")
        return user

    with patch.object(passwords, "lock", overtaken):
        assert change(Api(), tokens).status_code == 400


def reset(code):
    """Somebody whose password became known to others chooses another one by the code."""
    answer = Api().post("forgot_password/confirm/", {"email": ANN, "code": code, "new_password": NEW})
    assert answer.status_code == 200, answer.data


@pytest.fixture
def outdated_ann(user_factory, outdated):
    """Ann, whose password was stored before Django's hashers became stronger."""
    ann = user_factory(email=ANN)
    outdated(ann)
    return ann


@pytest.fixture
def code(api, code_of, outdated_ann):
    api.post("forgot_password/", {"email": ANN})
    return code_of(ANN)


def test_an_old_password_on_its_way_does_not_undo_a_reset_where_its_hash_is_outdated(api, code, overtaken):
    overtaken(lambda: reset(code))

    assert api.login(ANN).status_code == 401

    assert not Session.objects.exists()
    assert [api.login(ANN, password).status_code for password in (PASSWORD, NEW)] == [401, 200]


def test_nor_does_a_change_of_password_on_its_way(api, outdated_ann, client_for, code, overtaken):
    overtaken(lambda: reset(code))

    body = {"old_password": PASSWORD, "new_password": "An0ther-horse-battery"}
    answer = client_for(outdated_ann).post("/api/v1/change_password/", body, format="json")

    assert (answer.status_code, answer.json()) == (400, {"old_password": ["This is not your password."]})
    assert [api.login(ANN, password).status_code for password in (PASSWORD, NEW)] == [401, 200]


def test_nor_does_it_come_back_into_the_row_of_an_erased_person(api, outdated_ann, overtaken):
    overtaken(lambda: erase(user=User.objects.get(pk=outdated_ann.pk)))

    assert api.login(ANN).status_code == 401

    outdated_ann.refresh_from_db()
    assert not outdated_ann.has_usable_password()


def test_of_two_right_logins_at_once_that_hash_anew_both_succeed(api, outdated_ann, overtaken):
    second = []
    overtaken(lambda: second.append(Api().login(ANN).status_code))

    assert [api.login(ANN).status_code, *second] == [200, 200]
    assert not is_outdated(outdated_ann)
    assert Session.objects.alive().count() == 2


def test_a_session_that_was_ended_while_the_password_is_changed_does_not_come_back_as_another(api, tokens, overtaken):
    overtaken(lambda: Session.objects.distrust())

    assert change(api, tokens).status_code == 401

    assert not Session.objects.alive().exists()
    assert [api.login(ANN, password).status_code for password in (PASSWORD, NEW)] == [200, 401]

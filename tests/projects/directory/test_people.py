"""What a site may expect whose people come from another system."""

import re

import pytest
from acme.directory import Person, directory
from acme.periodic import let_go
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from rest_framework.test import APIClient

from event_booking.accounts.models import Code
from event_booking.journal.relay import relay_once
from event_booking.people import people

ANN, SECRET, WRONG = "ann@acme.example", "in-the-directory-1", "not-in-the-directory"


@pytest.fixture(autouse=True)
def house(db):
    directory.is_down = False
    directory.people = [
        Person("ann1", ANN, "Ann", "Baker", SECRET),
        Person("bob1", "bob@acme.example", "Bob", "Cook", SECRET, {"event-admins"}),
    ]
    return directory


@pytest.fixture
def ann(house):
    return house.people[0]


def send(method, path, body=None, access=""):
    headers = {"HTTP_AUTHORIZATION": f"Bearer {access}"} if access else {}
    return getattr(APIClient(), method)(f"/{path}", body, format="json", **headers)


def login(email=ANN, password=SECRET):
    return send("post", "login/", {"email": email, "password": password})


def relay():
    while relay_once():
        pass


def test_the_settings_are_in_order():
    call_command("check", "--fail-level", "WARNING")


def test_the_first_login_makes_a_row_of_what_the_directory_knows(house):
    assert User.objects.count() == 0

    answer = login()

    user = User.objects.get()
    assert (answer.status_code, answer.json()["user"]) == (
        200,
        {
            "id": user.pk, "email": ANN, "first_name": "Ann", "last_name": "Baker", "must_set_password": False,
            "roles": ["user"],
        },
    )  # fmt: skip
    assert (user.username, user.has_usable_password()) == ("ann1", False)
    assert send("get", "account/", access=answer.json()["access"]).status_code == 200
    assert login().status_code == 200
    assert User.objects.count() == 1


@pytest.mark.parametrize(("email", "password"), [(ANN, WRONG), ("eve@acme.example", SECRET)])
def test_whom_the_directory_does_not_know_is_401_and_gets_no_row(email, password):
    assert login(email, password).status_code == 401
    assert User.objects.count() == 0


def test_guessing_is_locked_as_everywhere():
    assert [login(password=WRONG).status_code for _ in range(5)] == [401] * 5
    assert login().status_code == 429


def test_a_new_name_and_address_come_with_the_next_login(ann):
    before = login().json()["user"]
    ann.mail, ann.last_name = "ann.cook@acme.example", "Cook"

    assert login().status_code == 401
    after = login("Ann.Cook@acme.example").json()["user"]

    assert after == {**before, "email": "ann.cook@acme.example", "last_name": "Cook"}


def test_an_address_that_passes_on_to_somebody_else_is_theirs(house, ann):
    old = login().json()["user"]["id"]
    ann.mail = "ann.cook@acme.example"
    house.people.append(Person("ann2", ANN, "Anna", "Smith", SECRET))

    assert login().json()["user"]["id"] != old
    assert login("ann.cook@acme.example").json()["user"]["id"] == old


def test_somebody_who_was_banned_here_stays_banned():
    login()
    User.objects.update(is_active=False)
    assert login().status_code == 401


def test_roles_are_those_of_the_directory_at_once(ann):
    access = login().json()["access"]
    assert send("get", "organizer_requests/", access=access).status_code == 403

    ann.groups = {"event-team", "event-admins", "bakers"}
    assert send("get", "account/", access=access).json()["roles"] == ["user", "organizer", "admin"]
    assert send("get", "organizer_requests/", access=access).status_code == 200

    ann.groups = set()
    assert send("get", "organizer_requests/", access=access).status_code == 403
    assert send("post", "account/organizer/", {}, access=access).json()["code"] == "organizer_signup_closed"


def test_admins_are_those_of_the_group_who_were_here():
    login()
    bob = login("bob@acme.example").json()["user"]
    assert [user.pk for user in people().admins()] == [bob["id"]]


def test_nobody_signs_up():
    answer = send("post", "register/", {"email": "eve@acme.example", "password": "Tr0ub4dor&3-horse"})
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_up_closed")
    assert User.objects.count() == 0


def test_whoever_forgot_the_password_is_led_to_the_directory():
    login()
    known = send("post", "forgot_password/", {"email": ANN})
    unknown = send("post", "forgot_password/", {"email": "eve@acme.example"})
    relay()

    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    [letter] = [letter for letter in mail.outbox if letter.subject == "Your password"]
    assert letter.to == [ANN]
    assert "https://directory.acme.example/password" in letter.body
    assert not re.search(r"\d{6}", letter.body)
    assert not Code.objects.exclude(digest="").exists()


def test_no_code_chooses_a_password():
    login()
    for path in ("forgot_password/", "activate/resend/"):
        assert send("post", path, {"email": ANN}).status_code == 200
    relay()
    body = {"email": ANN, "code": "123456", "new_password": "C0rrect-horse-battery"}
    assert send("post", "forgot_password/confirm/", body).json()["code"] == "invalid_code"
    assert send("post", "activate/", body).json()["code"] == "invalid_code"
    assert not User.objects.get().has_usable_password()


def test_the_password_is_not_changed_here():
    access = login().json()["access"]
    body = {"old_password": SECRET, "new_password": "C0rrect-horse-battery"}
    answer = send("post", "change_password/", body, access)
    assert (answer.status_code, answer.json()["code"]) == (409, "password_kept_elsewhere")
    assert not User.objects.get().has_usable_password()


def test_names_and_addresses_are_not_changed_here():
    access = login().json()["access"]
    answer = send("patch", "account/", {"first_name": "Anna"}, access)
    assert (answer.status_code, answer.json()["code"]) == (409, "kept_in_the_directory")
    assert send("patch", "account/", {"timezone": "Europe/Oslo"}, access).json()["timezone"] == "Europe/Oslo"
    answer = send("post", "account/email/", {"email": "anna@acme.example", "password": SECRET}, access)
    assert (answer.status_code, answer.json()["code"]) == (403, "address_fixed")


def test_erasing_wants_the_password_of_the_directory():
    answer = login().json()
    assert send("delete", "account/", {"password": WRONG}, answer["access"]).status_code == 400
    assert send("delete", "account/", {}, answer["access"]).status_code == 400
    assert send("delete", "account/", {"password": SECRET}, answer["access"]).status_code == 204

    assert ANN not in str(User.objects.values().get())
    again = login().json()["user"]
    assert again["id"] != answer["user"]["id"]


def test_whoever_leaves_the_house_is_signed_out(house):
    access = login().json()["access"]
    del house.people[0]
    assert let_go() == 1
    assert send("get", "account/", access=access).status_code == 401
    assert let_go() == 0


@pytest.mark.parametrize("path", ["login/", "forgot_password/"])
def test_a_directory_that_is_down_is_503_and_no_wrong_password(house, path):
    house.is_down = True
    for _ in range(6):
        answer = send("post", path, {"email": ANN, "password": SECRET})
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert int(answer.headers["Retry-After"]) > 0
    house.is_down = False
    assert login().status_code == 200


def test_admins_of_the_directory_enter_the_admin_with_the_rights_of_the_group(client, house):
    bob = house.people[1]
    assert client.post("/admin/login/", {"username": bob.mail, "password": SECRET}).status_code == 302
    page = "/admin/event_booking_accounts/account/"
    assert client.get(page).status_code == 200

    bob.groups = set()
    assert client.get(page).status_code == 403
    assert not client.login(username=bob.mail, password=WRONG)
    assert client.login(username=bob.mail, password=SECRET)
    assert client.get(page).status_code == 302  # no longer one of the staff


def test_nobody_else_enters_the_admin(client, ann):
    answer = client.post("/admin/login/", {"username": ann.mail, "password": SECRET})
    assert (answer.status_code, User.objects.get().is_staff) == (200, False)


def test_passwords_are_guessed_in_the_admin_no_oftener_than_by_the_api(client, house):
    bob = house.people[1]
    house.is_down = True
    assert [client.login(username=bob.mail, password=SECRET) for _ in range(6)] == [False] * 6
    house.is_down = False
    assert client.login(username=bob.mail, password=SECRET)

    assert [client.login(username=bob.mail, password=WRONG) for _ in range(5)] == [False] * 5
    assert not client.login(username=bob.mail, password=SECRET)
    assert login(bob.mail).status_code == 429

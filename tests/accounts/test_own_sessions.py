"""People see where they are signed in, and end it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.db.models import F

from event_booking.accounts.models import Session
from event_booking.accounts.periodic import end_sessions_of_banned
from event_booking.journal.models import Entry

ANN, BOB = "ann@example.com", "bob@example.com"


@pytest.fixture
def phone(api, user_factory):
    user_factory(email=ANN)
    return api.post("login/", {"email": ANN, "password": "Tr0ub4dor&3-horse"}, HTTP_USER_AGENT="Phone").json()


@pytest.fixture
def laptop(api, phone):
    return api.post(
        "login/",
        {"email": ANN, "password": "Tr0ub4dor&3-horse"},
        HTTP_USER_AGENT="Laptop",
        REMOTE_ADDR="192.0.2.9",
    ).json()


def listed(api, tokens):
    return api.get("account/sessions/", access=tokens["access"]).json()["results"]


def alive(api, tokens):
    return api.get("account/", access=tokens["access"]).status_code == 200


def test_the_list_says_device_address_and_last_use(api, phone, laptop):
    first, second = listed(api, laptop)
    assert sorted(first) == ["address", "created_at", "device", "id", "is_current", "last_used_at"]
    assert (first["device"], first["address"], first["is_current"]) == ("Laptop", "192.0.2.9", True)
    assert (second["device"], second["is_current"]) == ("Phone", False)
    assert api.get("account/sessions/", access=laptop["access"]).headers["Cache-Control"] == "no-store"


def test_what_was_used_last_comes_first(api, phone, laptop):
    new = api.post("login/refresh/", {"refresh": phone["refresh"]}).json()
    assert [each["device"] for each in listed(api, new)] == ["Phone", "Laptop"]


def test_sessions_that_are_over_are_not_listed(api, phone, laptop):
    api.post("logout/", {"refresh": phone["refresh"]})
    assert [each["device"] for each in listed(api, laptop)] == ["Laptop"]


def test_the_list_takes_the_same_number_of_queries_whatever_its_length(api, phone, laptop, django_assert_num_queries):
    with django_assert_num_queries(2):
        listed(api, phone)
    for _ in range(10):
        api.login(ANN)
    with django_assert_num_queries(2):
        assert len(listed(api, phone)) == 12


def test_ending_one_ends_its_tokens_at_once(api, phone, laptop):
    [other] = [each["id"] for each in listed(api, laptop) if not each["is_current"]]
    assert api("delete", f"account/sessions/{other}/", access=laptop["access"]).status_code == 204
    assert (alive(api, phone), alive(api, laptop)) == (False, True)
    assert api.post("login/refresh/", {"refresh": phone["refresh"]}).status_code == 401
    assert api("delete", f"account/sessions/{other}/", access=laptop["access"]).status_code == 404
    assert Entry.objects.filter(fact="account.session_ended").count() == 1


def test_the_own_one_may_be_ended_too(api, phone):
    [mine] = listed(api, phone)
    assert api("delete", f"account/sessions/{mine['id']}/", access=phone["access"]).status_code == 204
    assert not alive(api, phone)


def test_somebody_elses_is_not_there(api, phone, user_factory):
    user_factory(email=BOB)
    bob = api.login(BOB).json()
    [mine] = listed(api, phone)
    for path in (mine["id"], uuid4()):
        assert api("delete", f"account/sessions/{path}/", access=bob["access"]).status_code == 404
    assert alive(api, phone)
    assert len(listed(api, bob)) == 1


def test_ending_all_others_leaves_this_one(api, phone, laptop, user_factory):
    user_factory(email=BOB)
    bob = api.login(BOB).json()
    answer = api.post("account/sessions/end_others/", access=laptop["access"])
    assert (answer.status_code, answer.json()) == (200, {"ended": 1})
    assert [alive(api, each) for each in (phone, laptop, bob)] == [False, True, True]
    assert api.post("account/sessions/end_others/", access=laptop["access"]).json() == {"ended": 0}


@pytest.mark.parametrize(
    ("method", "path"), [("get", ""), ("post", "end_others/"), ("delete", "0f0b5f1e-8d0f-4f36-9f57-6a3c1c1f2a11/")]
)
def test_strangers_are_401(api, method, path):
    assert api(method, f"account/sessions/{path}").status_code == 401


def test_a_ban_that_is_lifted_the_next_moment_has_ended_every_session(api, phone):
    person = Session.objects.get().user
    for person.is_active in (False, True):
        person.save()
    assert not alive(api, phone)
    assert Session.objects.get().device_digest == ""


def test_a_password_that_is_set_in_the_admin_ends_every_session(api, phone, laptop, user_factory):
    other = user_factory(email=BOB)
    bobs = api.login(BOB).json()
    new = "An0ther-horse&battery"
    ann = get_user_model().objects.exclude(pk=other.pk).get()
    form = AdminPasswordChangeForm(ann, {"password1": new, "password2": new, "usable_password": "true"})
    assert form.is_valid(), form.errors
    form.save()
    assert [alive(api, tokens) for tokens in (phone, laptop, bobs)] == [False, False, True]


def test_a_password_that_is_only_hashed_anew_ends_no_session(api, phone, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher", *settings.PASSWORD_HASHERS]
    assert api.login(ANN).status_code == 200
    assert Session.objects.first().user.password.startswith("pbkdf2_sha1$")
    assert alive(api, phone)


def test_lifting_a_ban_brings_no_session_back(api, phone):
    get_user_model().objects.update(is_active=False)
    assert not alive(api, phone)
    assert end_sessions_of_banned() == 1
    get_user_model().objects.update(is_active=True)
    assert not alive(api, phone)
    assert Session.objects.get().device_digest == ""


def test_a_session_ends_one_day_however_often_it_is_used(api, phone, laptop):
    Session.objects.filter(device="Phone").update(created_at=F("created_at") - timedelta(days=91))
    assert api.post("login/refresh/", {"refresh": phone["refresh"]}).status_code == 401
    assert [each["device"] for each in listed(api, laptop)] == ["Laptop"]
    assert api.post("login/refresh/", {"refresh": laptop["refresh"]}).status_code == 200

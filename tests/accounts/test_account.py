import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from event_booking.accounts.models import Account, Code, Counter, Session
from event_booking.journal.models import Entry
from event_booking.people import people
from tests.conftest import PASSWORD

ANN = "ann@example.com"
User = get_user_model()


@pytest.fixture
def tokens(api, user_factory):
    user_factory(email=ANN)
    return api.login(ANN).json()


def patch(api, tokens, **body):
    return api("patch", "account/", body, access=tokens["access"])


def test_the_own_account(api, tokens):
    assert api.get("account/", access=tokens["access"]).json() == {
        **tokens["user"],
        "language": "en",
        "timezone": "UTC",
    }


def test_changes_are_kept(api, tokens):
    changes = {"first_name": "Анна", "last_name": "", "language": "ru", "timezone": "Europe/Oslo"}
    answer = patch(api, tokens, **changes)
    assert (answer.status_code, answer.json()) == (200, {**tokens["user"], **changes})
    assert api.get("account/", access=tokens["access"]).json() == answer.json()


def test_one_change_leaves_the_rest(api, tokens):
    assert patch(api, tokens, first_name="Bea").json()["last_name"] == tokens["user"]["last_name"]
    assert patch(api, tokens).json()["first_name"] == "Bea"


def test_fields_that_people_may_not_set_are_ignored(api, tokens):
    before = User.objects.values().get()
    sent = {"email": "eve@example.com", "roles": ["admin"], "is_staff": True, "must_set_password": True, "id": 99}
    assert patch(api, tokens, **sent).status_code == 200
    assert User.objects.values().get() == before


@pytest.mark.parametrize(
    "body",
    [
        {"first_name": "x" * 151},
        {"first_name": "a\nb"},
        {"first_name": "a\rBcc: x"},
        {"first_name": "\u0000"},
        {"first_name": None},
        {"first_name": ["x"]},
        {"language": "xx"},
        {"language": None},
        {"language": ""},
        {"timezone": "Mars/Olympus"},
        {"timezone": "../../etc/passwd"},
        {"timezone": ""},
        {"timezone": 1},
    ],
)
def test_what_can_not_be_is_400(api, tokens, body):
    before = User.objects.values().get(), Account.objects.values().get()
    answer = patch(api, tokens, **body)
    assert (answer.status_code, list(answer.json())) == (400, list(body))
    assert (User.objects.values().get(), Account.objects.values().get()) == before


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_strangers_are_401(api, db, method):
    assert api(method, "account/", {} if method != "get" else None).status_code == 401


def test_somebody_without_an_account_row_gets_one(client_for, db):
    user = people().create(email=ANN)
    client = client_for(user)
    assert client.get("/api/v1/account/").json()["language"] == "en"
    assert client.patch("/api/v1/account/", {"language": "ru"}, format="json").json()["language"] == "ru"


def test_two_users_of_a_site_may_share_an_address(client_for, user_factory):
    user_factory(email=ANN)
    twin = people().create(email="Ann@example.com")
    assert client_for(twin).patch("/api/v1/account/", {"language": "ru"}, format="json").status_code == 200
    assert Account.objects.get(user=twin).email_key == f"user:{twin.pk}"


def test_erasure_leaves_nothing_personal(api, tokens, relay):
    api.post("forgot_password/", {"email": ANN})
    api.login(ANN, "wrong")
    user = User.objects.get()
    answer = api("delete", "account/", {"password": PASSWORD}, access=tokens["access"])
    assert (answer.status_code, answer.content) == (204, b"")

    erased = User.objects.get()
    assert (erased.pk, erased.is_active, people().get_full_name(erased)) == (user.pk, False, ("", ""))
    assert not erased.has_usable_password()
    assert ANN not in str(User.objects.values().get())
    for model in (Account, Code, EmailAddress, Session):
        assert model.objects.count() == 0
    assert Counter.objects.filter(scope="login").count() == 0
    entry = Entry.objects.filter(fact="account.erased").earliest("pk")
    assert (entry.actor, entry.data) == (None, {})
    assert ANN not in str(list(Entry.objects.values()))
    assert api.get("account/", access=tokens["access"]).status_code == 401
    assert api.login(ANN).status_code == 401
    relay()


def test_the_address_is_free_again_after_erasure(api, tokens, signed_up):
    old = User.objects.get().pk
    api("delete", "account/", {"password": PASSWORD}, access=tokens["access"])
    assert signed_up(ANN)["user"]["id"] != old


@pytest.mark.parametrize("body", [{}, {"password": "wrong"}, {"password": None}, {"password": ["x"]}, []])
def test_erasure_wants_the_password(api, tokens, body):
    assert api("delete", "account/", body, access=tokens["access"]).status_code == 400
    assert people().get_email(User.objects.get()) == ANN


def test_somebody_without_a_password_erases_without_one(client_for, user_factory):
    user = user_factory()
    user.set_unusable_password()
    user.save()
    assert client_for(user).delete("/api/v1/account/").status_code == 204

"""Requests to organize: who sees them, who decides them, who hears of it."""

import pytest

from event_booking.accounts.models import Account
from event_booking.accounts.services import roles
from event_booking.journal.models import Entry
from event_booking.notifications.models import Notification
from event_booking.people import people
from event_booking.testing import override_event_booking
from tests.accounts.conftest import as_json

LIST = "/api/v1/organizer_requests/"


@pytest.fixture(autouse=True)
def by_approval():
    with override_event_booking(ORGANIZER_SIGNUP="approval"):
        yield


@pytest.fixture
def ann(user_factory):
    user = user_factory(email="ann@example.com", first_name="Ann", last_name="Baker")
    roles.ask_to_organize(user=user, message="Bread")
    return user


@pytest.fixture
def boss(user_factory):
    return user_factory("admin", email="boss@example.com")


@pytest.fixture
def decide(client_for, boss):
    def call(answer, user, **body):
        key = getattr(user, "pk", user)
        return client_for(boss).post(f"{LIST}{key}/{answer}/", body, format="json")

    return call


def told(kind):
    return [(row.user, row.text) for row in Notification.objects.filter(kind=kind).order_by("pk")]


def test_admins_see_who_waits_the_first_first(client_for, ann, boss, user_factory):
    ben = user_factory(email="ben@example.com", first_name="Ben", last_name="")
    roles.ask_to_organize(user=ben)

    answer = client_for(boss).get(LIST)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    first, second = answer.json()["results"]
    since = Account.objects.get(user=ann).organizer_requested_at
    assert first == {
        "user": {"id": as_json(ann.pk), "name": "Ann Baker", "email": "ann@example.com"},
        "message": "Bread",
        "requested_at": since.isoformat().replace("+00:00", "Z"),
    }
    assert (second["user"]["name"], second["message"]) == ("Ben", "")


def test_the_list_has_pages_and_its_queries_do_not_grow(client_for, boss, user_factory, django_assert_num_queries):
    for _ in range(5):
        roles.ask_to_organize(user=user_factory())
    client, names, url = client_for(boss), [], f"{LIST}?page_size=2"
    client.get(LIST)
    while url:
        with django_assert_num_queries(2):  # the roles of who asks, and the page
            page = client.get(url).json()
        names += [row["user"]["id"] for row in page["results"]]
        url = page["next"]
    asked = Entry.objects.filter(fact="account.organizer_requested").order_by("pk")
    assert names == [as_json(entry.subject.pk) for entry in asked]


@pytest.mark.parametrize("cursor", ["x", "WzAsIjIiXQ==", "WzAsMSwyXQ==", "WzAsIjIwMzAtMDEtMDFUMDA6MDA6MDBaIiwieCJd"])
def test_an_odd_cursor_is_400(client_for, boss, cursor):
    assert client_for(boss).get(LIST, {"cursor": cursor}).status_code == 400


def test_a_request_is_approved(decide, ann, boss, relay):
    answer = decide("approve", ann)

    assert (answer.status_code, answer.json()) == (200, {"detail": "This person is an organizer now."})
    assert people().roles(ann) == {"user", "organizer"}
    account = Account.objects.get(user=ann)
    assert (account.organizer_requested_at, account.organizer_message) == (None, "")
    entry = Entry.objects.get(fact="account.role_granted")
    assert (entry.subject, entry.actor, entry.data) == (ann, boss, {"role": "organizer"})
    relay()
    assert [user for user, _ in told("organizer_granted")] == [ann]


def test_a_request_is_declined_and_may_be_made_again(decide, ann, boss, relay):
    answer = decide("decline", ann, reason="Tell us first\nwhat you teach.")

    assert (answer.status_code, answer.json()) == (200, {"detail": "The request was declined."})
    assert people().roles(ann) == {"user"}
    entry = Entry.objects.get(fact="account.organizer_declined")
    assert (entry.subject, entry.actor, entry.data) == (ann, boss, {"reason": "Tell us first\nwhat you teach."})
    relay()
    [(user, text)] = told("organizer_declined")
    assert user == ann
    assert text.endswith("Tell us first\nwhat you teach.")

    assert roles.ask_to_organize(user=ann, message="Rye bread") is False
    assert decide("approve", ann).status_code == 200


def test_no_reason_is_needed(decide, ann, relay):
    assert decide("decline", ann).status_code == 200
    relay()
    [(_, text)] = told("organizer_declined")
    assert text == "An admin has decided not to give you the organizer role for now."


@pytest.mark.parametrize("first", ["approve", "decline"])
@pytest.mark.parametrize("second", ["approve", "decline"])
def test_what_was_decided_stays_decided(decide, ann, first, second):
    assert decide(first, ann).status_code == 200
    answer = decide(second, ann)
    assert (answer.status_code, answer.json()["code"]) == (409, "organizer_request_decided")
    assert ("organizer" in people().roles(ann)) == (first == "approve")


def test_nobody_is_given_a_role_who_did_not_ask(decide, user_factory):
    stranger = user_factory()
    assert decide("approve", stranger).status_code == 409
    assert people().roles(stranger) == {"user"}


@pytest.mark.parametrize("key", ["0", "-1", "x", "1.5", "99999999999999999999", "a%00b", "%F0%9F%8D%9E"])
@pytest.mark.parametrize("answer", ["approve", "decline"])
def test_who_does_not_exist_is_404(decide, key, answer):
    assert decide(answer, key).status_code == 404


@pytest.mark.parametrize("reason", ["x" * 5001, "\u0000", None, ["x"], {"a": 1}])
def test_a_reason_that_can_not_be_is_400(decide, ann, reason):
    assert decide("decline", ann, reason=reason).status_code == 400
    assert Account.objects.get(user=ann).organizer_requested_at is not None


@pytest.mark.parametrize(("role", "status"), [(None, 401), ("user", 403), ("organizer", 403)])
def test_only_admins_see_and_decide(client_for, ann, user_factory, role, status):
    client = client_for(user_factory(role) if role else None)
    answers = [client.get(LIST), *[client.post(f"{LIST}{ann.pk}/{word}/") for word in ("approve", "decline")]]
    assert [answer.status_code for answer in answers] == [status] * 3
    assert "ann@example.com" not in str([answer.content for answer in answers])
    assert Account.objects.get(user=ann).organizer_requested_at is not None


def test_every_admin_hears_of_a_request(boss, ann, user_factory, relay):
    banned, superuser = user_factory("admin"), user_factory()
    type(banned).objects.filter(pk=banned.pk).update(is_active=False)
    type(banned).objects.filter(pk=superuser.pk).update(is_superuser=True)
    user_factory("organizer")
    relay()
    rows = Notification.objects.filter(kind="organizer_requested")
    assert {row.user for row in rows} == {boss, superuser}
    assert {(row.title, row.url, row.about) for row in rows} == {
        ("Ann Baker asks to organize events", "/organizer_requests/", ann)
    }
    assert all(row.text.endswith("\n\nBread") for row in rows)


def test_nobody_is_bothered_with_what_was_decided_before_the_news_came(decide, ann, relay):
    decide("decline", ann)
    relay()
    assert told("organizer_requested") == []


def test_whoever_loses_the_role_hears_of_it(user_factory, boss, relay):
    ben = user_factory("organizer", "admin")
    roles.revoke_role(user=ben, role="organizer", actor=boss)
    roles.revoke_role(user=ben, role="admin", actor=boss)
    relay()
    assert [user for user, _ in told("organizer_revoked")] == [ben]


@pytest.mark.parametrize("way", ["approval", "open"])
def test_a_request_that_comes_after_the_erasure_leaves_nothing(user_factory, way):
    from event_booking.accounts.services.erasure import erase
    from event_booking.exceptions import Unauthorized

    ben = user_factory()
    stale = type(ben).objects.get(pk=ben.pk)
    erase(user=ben)
    with pytest.raises(Unauthorized), override_event_booking(ORGANIZER_SIGNUP=way):
        roles.ask_to_organize(user=stale, message="Bread")
    assert not Account.objects.filter(pk=ben.pk).exists()
    assert not Entry.objects.filter(fact="account.role_granted").exists()

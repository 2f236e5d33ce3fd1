"""What a client of such a site may expect: one shape for every error, and in it the codes that the package promises."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from rest_framework.test import APIClient

from event_booking.bookings import services as bookings
from event_booking.events.models import Category
from event_booking.events.services import create_event, publish_event
from event_booking.people import ORGANIZER, people

PASSWORD = "Tr0ub4dor&3-horse"


def somebody(name, *roles):
    user = people().create(email=f"{name}@example.com", first_name=name.title())
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for role in roles:
        people().grant(user, role)
    return user


def client_of(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def ann(db):
    return somebody("ann", ORGANIZER)


@pytest.fixture
def ben(db):
    return somebody("ben")


@pytest.fixture
def event(ann):
    start = timezone.now() + timedelta(days=9)
    event = create_event(
        organizer=ann, category=Category.objects.create(slug="workshop", name="Workshops"), title="Bread",
        description="Bring an apron.", difficulty="beginner", timezone="Europe/Berlin", starts_at=start,
        ends_at=start + timedelta(hours=2), ticket_types=[{"name": "Standard", "price": 0, "capacity": 1}],
    )  # fmt: skip
    return publish_event(event=event, actor=ann)


def wish(event, quantity=1):
    return {"event": event.pk, "items": [{"ticket_type": event.ticket_types.get().pk, "quantity": quantity}]}


def told(answer):
    """Status, and the type, code and place of each error; there is nothing else in the body."""
    body = answer.json()
    assert set(body) == {"type", "errors"}, body
    return answer.status_code, body["type"], [(each["code"], each["attr"]) for each in body["errors"]]


def test_a_rule_that_says_no_keeps_its_code(event, ben):
    assert client_of(ben).post("/bookings/", wish(event), "json").status_code == 201

    answer = client_of(ben).post("/bookings/", wish(event), "json")

    assert told(answer) == (409, "client_error", [("sold_out", None)])
    assert answer.json()["errors"][0]["detail"]


def test_what_is_wrong_in_a_body_is_told_with_its_place(event, ben, ann):
    answer = client_of(ben).post("/bookings/", wish(event, "many"), "json")
    assert told(answer) == (400, "validation_error", [("invalid", "items.0.quantity")])

    early = (event.starts_at - timedelta(hours=3)).isoformat()
    answer = client_of(ann).patch(f"/events/{event.pk}/", {"ends_at": early, "currency": "?"}, "json")
    assert (answer.status_code, answer.json()["type"]) == (400, "validation_error")
    assert {each["attr"] for each in answer.json()["errors"]} <= {"ends_at", "currency"}


def test_a_password_that_the_site_refuses_is_told_at_its_field(db):
    answer = APIClient().post("/register/", {"email": "cid@example.com", "password": "short"}, "json")
    assert told(answer)[:2] == (400, "validation_error")
    assert {each["attr"] for each in answer.json()["errors"]} == {"password"}


def test_a_wrong_code_keeps_its_code(db):
    answer = APIClient().post("/activate/", {"email": "nobody@example.com", "code": "123456"}, "json")
    assert told(answer) == (400, "client_error", [("invalid_code", None)])


def test_who_guesses_passwords_waits_as_long_as_they_are_told(ben):
    guess = {"email": "ben@example.com", "password": "wrong-wrong-wrong"}
    answers = [APIClient().post("/login/", guess, "json") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert told(answers[-1]) == (429, "client_error", [("too_many_requests", None)])
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert answers[0].headers["WWW-Authenticate"].startswith("Bearer")


def test_strangers_and_people_without_the_role_are_told_apart(event, ben):
    assert told(APIClient().post("/bookings/", wish(event), "json"))[0] == 401
    assert told(client_of(ben).post("/events/", {}, "json")) == (403, "client_error", [("permission_denied", None)])
    assert told(client_of(ben).get("/events/0/")) == (404, "client_error", [("not_found", None)])


def test_a_key_that_was_used_for_something_else_keeps_its_code(event, ben):
    event.ticket_types.update(capacity=9)
    key = {"HTTP_IDEMPOTENCY_KEY": "0123456789abcdef"}
    assert client_of(ben).post("/bookings/", wish(event), "json", **key).status_code == 201
    answer = client_of(ben).post("/bookings/", wish(event, 2), "json", **key)
    assert told(answer) == (422, "client_error", [("idempotency_conflict", None)])


def test_a_database_that_is_away_is_503_with_the_time_to_come_again(event, ben, monkeypatch):
    def gone(**kwargs):
        raise OperationalError("terminating connection")

    monkeypatch.setattr(bookings, "draft_booking", gone)
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(ben)
    answer = client.post("/bookings/", wish(event), "json")
    assert told(answer) == (503, "server_error", [("unavailable", None)])
    assert answer.headers["Retry-After"] == "1"


def test_the_schema_can_be_made(tmp_path, db):
    schema = tmp_path / "schema.yaml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(schema))
    assert "/bookings/" in schema.read_text()

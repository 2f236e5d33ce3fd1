import json

import pytest
from allauth.mfa.models import Authenticator
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from event_booking.accounts.models import AddressChange
from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.bookings.services import BookingRequest, create_booking
from event_booking.people import export, people
from event_booking.people.export import exports, in_batches, picked
from event_booking.testing import override_event_booking
from tests.accounts.conftest import at_once

EXPORT = "/api/v1/account/export/"


@pytest.fixture
def new_part(monkeypatch):
    """``exports``, for parts that end with the test."""
    monkeypatch.setattr(export, "PARTS", dict(export.PARTS))
    return exports


@pytest.fixture
def booked(event_factory):
    """``booked(user, 3000)``: so many bookings of one event, stored beside its stock."""
    event = event_factory()
    kind = event.ticket_types.get()

    def make(user, number):
        now = timezone.now()
        bookings = Booking.objects.bulk_create(
            Booking(user=user, event=event, status="confirmed", total=0, currency="EUR", created_at=now)
            for _ in range(number)
        )
        BookingItem.objects.bulk_create(
            BookingItem(booking=each, ticket_type=kind, name=kind.name, quantity=1, unit_price=0) for each in bookings
        )
        Ticket.objects.bulk_create(
            Ticket(booking=each, ticket_type=kind, attendee_name=f"guest of {each.reference}") for each in bookings
        )
        return bookings

    return make


@pytest.fixture
def book(user_factory):
    """``book(event, user=ann)``: a new booking of the event's first ticket type."""

    def make(event, user, **more):
        wish = BookingRequest(event_id=event.pk, quantities={event.ticket_types.first().pk: 1}, **more)
        return create_booking(user=user, wish=wish)

    return make


def receive(response, pieces):
    for piece in response.streaming_content:
        pieces.append(piece)


def read(response):
    return json.loads(b"".join(response.streaming_content))


def test_a_file_that_no_cache_keeps(client_for, user_factory):
    answer = client_for(user_factory(email="ann@example.com")).get(EXPORT)

    assert (answer.status_code, answer.streaming) == (200, True)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="account.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    told = read(answer)
    assert (told["account"]["email"], told["complete"]) == ("ann@example.com", True)


def test_every_app_tells_its_part(client_for, user_factory):
    told = read(client_for(user_factory()).get(EXPORT))

    assert set(told) == {
        "exported_at", "account", "email_addresses", "address_changes", "sessions", "codes", "limits",
        "social_accounts", "second_factors", "admin_log", "profile", "subscriptions", "subscribers", "events", "series",
        "bookings", "tickets_from_others", "box_office_sales", "waiting_list", "vouchers", "check_ins", "scans",
        "repeatable_requests", "reviews", "replies", "likes", "favorites", "notifications", "attendee_messages",
        "notification_preferences", "quiet_hours", "digest_choices", "digests", "email_problem", "push_subscriptions",
        "telegram_chat", "journal", "complete",
    } | set(export.PARTS)  # fmt: skip


def test_strangers_are_401(client_for, db):
    assert client_for().get(EXPORT).status_code == 401


def test_an_app_of_the_site_tells_its_part(client_for, user_factory, new_part):
    @new_part("orders")
    def orders(user):
        yield {"number": 7, "of": user.pk}

    @new_part("membership")
    def membership(user):
        return {"since": timezone.now().date()}

    ann = user_factory()
    told = read(client_for(ann).get(EXPORT))

    assert told["orders"] == json.loads(json.dumps([{"number": 7, "of": ann.pk}], default=str))
    assert told["membership"] == {"since": timezone.now().date().isoformat()}


def test_two_parts_can_not_have_one_name(new_part):
    with pytest.raises(ValueError, match="bookings"):
        new_part("bookings")(dict)
    with pytest.raises(ValueError, match="complete"):
        new_part("complete")(dict)


def test_a_fault_before_the_answer_is_told_by_its_status(client_for, user_factory, new_part):
    @new_part("orders")
    def orders(user):
        raise OperationalError

    answer = client_for(user_factory()).get(EXPORT)

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def test_what_broke_off_is_no_json(client_for, user_factory, new_part, monkeypatch):
    monkeypatch.setattr(export, "CHUNK", 10)

    @new_part("orders")
    def orders(user):
        yield {"number": 7}
        raise OperationalError

    answer, pieces = client_for(user_factory()).get(EXPORT), []
    with pytest.raises(OperationalError):  # which has the server cut the line
        receive(answer, pieces)
    got = b"".join(pieces)

    assert b'"number": 7' in got
    for ending in (b"", b"}", b"]}"):
        assert b'"complete": true' not in got + ending
    with pytest.raises(json.JSONDecodeError):
        json.loads(got)


def test_thousands_of_bookings_come_a_batch_at_a_time(client_for, user_factory, booked, monkeypatch):
    ann = user_factory()
    booked(ann, 3000)
    seen, most = set(), 0
    whole = picked

    def spy(row, *names):
        nonlocal most
        if isinstance(row, Booking):
            seen.add(row.pk)
            sent_at_most = len(seen)
            most = max(most, sent_at_most - sent)
        return whole(row, *names)

    monkeypatch.setattr("event_booking.bookings.personal_data.picked", spy)
    sent = 0
    with CaptureQueriesContext(connection) as queries:
        for _piece in client_for(ann).get(EXPORT).streaming_content:
            sent = len(seen)

    assert len(seen) == 3000
    assert most < export.BATCH  # rows that were read and not yet sent
    assert all("DECLARE" not in query["sql"] for query in queries.captured_queries)


def test_a_batch_costs_the_same_number_of_queries_whoever_asks(client_for, user_factory, booked):
    ann, counted = user_factory(), []
    read(client_for(ann).get(EXPORT))  # counted for the first time
    for _ in range(3):
        booked(ann, export.BATCH)
        with CaptureQueriesContext(connection) as queries:
            assert read(client_for(ann).get(EXPORT))["complete"]
        counted.append(len(queries))

    assert counted[2] - counted[1] == counted[1] - counted[0] == 3  # bookings with their events, items, tickets


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5])
def test_batches_bring_every_row_once_and_in_order(number, user_factory, booked):
    booked(user_factory(), number)

    rows = list(in_batches(Booking.objects.order_by("-created_at"), size=2))

    assert [row.pk for row in rows] == sorted(Booking.objects.values_list("pk", flat=True))


def test_tickets_for_an_address_that_the_person_had_are_theirs_as_well(client_for, event_factory, user_factory, book):
    event, ann, ben = event_factory(), user_factory(email="ann@new.example"), user_factory()
    for number, old in enumerate(("ann@old.example", "ann@older.example", "ann@passed-on.example")):
        changed = {"new_email": "ann@new.example", "confirmed_at": timezone.now(), "revert_until": timezone.now()}
        AddressChange.objects.create(user=ann, old_email=old, old_key=old, **changed)
        book(event, user=ben, attendees=[{"name": f"Guest {number}", "email": old.upper()}])
    book(event, user=ben, attendees=[{"name": "Guest 3", "email": "ann@new.example"}])
    user_factory(email="ann@passed-on.example")  # is somebody else's by now

    told = read(client_for(ann).get(EXPORT))["tickets_from_others"]

    assert [ticket["attendee_name"] for ticket in told] == ["Guest 0", "Guest 1", "Guest 3"]


def test_nobody_without_an_address_is_told_of_tickets_that_name_none(client_for, event_factory, user_factory, book):
    event, ann = event_factory(), user_factory()
    book(event, user=user_factory(), attendees=[{"name": "Guest"}])
    ann.emailaddress_set.all().delete()
    people().change_email(ann, "")

    assert read(client_for(ann).get(EXPORT))["tickets_from_others"] == []


def test_passkeys_are_told_by_the_names_that_people_gave_them(client_for, user_factory):
    ann = user_factory()
    Authenticator.objects.create(user=ann, type="webauthn", data={"name": "Ann's phone", "credential": {"id": "k3y"}})
    Authenticator.objects.create(user=ann, type="totp", data={"secret": "s3cret"})

    told = read(client_for(ann).get(EXPORT))["second_factors"]

    assert [factor.get("name") for factor in told] == ["Ann's phone", None]
    assert not any(secret in json.dumps(told) for secret in ("k3y", "s3cret"))


def test_a_name_for_signing_in_that_is_no_address_is_told(client_for, user_factory, monkeypatch):
    ann = user_factory(email="ann@example.com")
    for name, told in (("ann@example.com", None), ("ann77", "ann77")):
        monkeypatch.setattr(type(ann), "get_username", lambda self, name=name: name)
        assert read(client_for(ann).get(EXPORT))["account"].get("username") == told


def test_names_that_organizers_collect_are_not_theirs(client_for, event_factory, user_factory, book):
    event, ben = event_factory(), user_factory(first_name="Benjamin", email="ben@example.com")
    book(event, user=ben, attendees=[{"name": "Guest", "email": "guest@example.com"}], note="by the window")

    told = json.dumps(read(client_for(event.organizer).get(EXPORT)))

    assert event.title in told
    for secret in ("Benjamin", "ben@example.com", "Guest", "guest@example.com", "by the window"):
        assert secret not in told


def test_whoever_asks_too_often_comes_again_later(client_for, user_factory):
    ann, ben = client_for(user_factory()), client_for(user_factory())
    with override_event_booking(EXPORT_REQUESTS=2):
        assert [ann.get(EXPORT).status_code for _ in range(3)] == [200, 200, 429]
        assert int(ann.get(EXPORT).headers["Retry-After"]) > 0
        assert ben.get(EXPORT).status_code == 200


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_limit_is_exact_for_many_at_once(user_factory):
    user = user_factory()

    def ask(_number):
        client = APIClient()
        client.force_authenticate(user)
        return client.get(EXPORT).status_code

    with override_event_booking(EXPORT_REQUESTS=3):
        assert sorted(at_once(ask, 12)) == [200] * 3 + [429] * 9


def test_fifty_at_once_are_not_too_many():
    from event_booking.conf import EventBookingSettings

    assert EventBookingSettings().EXPORT_REQUESTS >= 50

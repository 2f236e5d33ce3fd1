"""What the how-to guides show does what they say."""

import hmac
import json
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from shop import till
from shop.models import Payment
from shop.moving import bring_over

from event_booking.bookings.exceptions import NotConfirmable
from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.services import BookingRequest, cancel_booking, confirm_booking, create_booking
from event_booking.events.models import Category, Event, TicketType
from event_booking.events.services import create_event, publish_event
from event_booking.journal.relay import relay_once
from event_booking.notifications.models import Notification


@pytest.fixture
def ann(db):
    return User.objects.create_user("ann", "ann@example.com", "secret")


@pytest.fixture
def make_event(ann):
    def make(*, days=10, price="20", **fields):
        begin = timezone.now() + timedelta(days=days)
        category, _ = Category.objects.get_or_create(slug="workshop", defaults={"name": "Workshops"})
        kinds = [{"name": "Standard", "price": Decimal(price), "capacity": 10}]
        event = create_event(
            organizer=ann, title="Bread", category=category, difficulty="beginner", starts_at=begin,
            ends_at=begin + timedelta(hours=2), timezone="Europe/Berlin", ticket_types=kinds, **fields,
        )  # fmt: skip
        return publish_event(event=event)

    return make


@pytest.fixture
def given_back(monkeypatch):
    monkeypatch.setattr(till, "GIVEN_BACK", {})
    return till.GIVEN_BACK


def book(user, event, quantity=1):
    return create_booking(user=user, wish=BookingRequest(event_id=event.pk, quantities={only(event).pk: quantity}))


def only(event):
    return event.ticket_types.get()


def tell_all():
    while relay_once():
        pass


def pay(booking, *, charge="c1", amount="20.00", signature=None):
    body = json.dumps({"reference": booking.reference, "charge": charge, "amount": amount})
    right = hmac.new(b"only-for-tests", body.encode(), "sha256").hexdigest()
    headers = {"Till-Signature": right if signature is None else signature}
    return Client().post("/till/", body, content_type="application/json", headers=headers).status_code


def test_price(ann, make_event):
    prices = [book(ann, make_event(days=days), quantity).total for days, quantity in [(10, 1), (40, 1), (40, 5)]]

    assert prices == [Decimal("20.00"), Decimal("18.00"), Decimal("81.00")]


def test_money_confirms(ann, make_event, given_back):
    booking = book(ann, make_event())
    with pytest.raises(NotConfirmable):
        confirm_booking(booking=booking, actor=ann)

    assert [pay(booking), pay(booking)] == [200, 200]

    booking.refresh_from_db()
    assert (booking.status, booking.payment.charge, given_back) == ("confirmed", "c1", {})


def test_nobody_else_says_that_money_arrived(ann, make_event):
    booking = book(ann, make_event())

    assert pay(booking, signature="guessed") == 400
    booking.refresh_from_db()
    assert booking.status == "held"


def test_money_that_is_not_taken_goes_back(ann, make_event, given_back):
    event = make_event()
    late, little, twice = book(ann, event), book(ann, event), book(ann, event)
    Booking.objects.filter(pk=late.pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    assert [pay(late, charge="late"), pay(little, charge="little", amount="1.00")] == [200, 200]
    assert [pay(twice, charge="one"), pay(twice, charge="two"), pay(twice, charge="two")] == [200, 200, 200]

    assert given_back == {
        "not-taken-late": ("late", Decimal("20.00")),
        "not-taken-little": ("little", Decimal("1.00")),
        "not-taken-two": ("two", Decimal("20.00")),
    }
    assert list(Payment.objects.values_list("charge", flat=True)) == ["one"]


def test_what_a_hold_costs_no_more_when_it_is_paid_goes_back_once(ann, make_event, given_back):
    booking = book(ann, make_event(), quantity=2)
    cancel_booking(booking=booking, actor=ann, codes=[booking.tickets.first().code])

    assert [pay(booking, amount="40.00"), pay(booking, amount="40.00")] == [200, 200]

    assert given_back == {"not-taken-c1": ("c1", Decimal("20.00"))}
    assert Payment.objects.get().amount == Decimal("20.00")


def test_what_was_given_back_as_too_little_pays_for_nothing_later(ann, make_event, given_back):
    booking = book(ann, make_event(), quantity=2)
    pay(booking, amount="20.00")
    cancel_booking(booking=booking, actor=ann, codes=[booking.tickets.first().code])

    assert pay(booking, amount="20.00") == 200

    booking.refresh_from_db()
    assert (booking.status, booking.total) == ("held", Decimal("20.00"))
    assert given_back == {"not-taken-c1": ("c1", Decimal("20.00"))}


def test_a_late_repetition_takes_nothing_back(ann, make_event, given_back):
    booking = book(ann, make_event())
    pay(booking)
    cancel_booking(booking=booking, actor=ann)

    assert pay(booking) == 200
    assert given_back == {}


def test_a_cancellation_pays_back_once(ann, make_event, given_back):
    booking = book(ann, make_event(cancellation_policy=[{"hours_before": 24, "refund_percent": 50}]))
    pay(booking)
    cancel_booking(booking=booking, actor=ann)
    tell_all()

    assert list(given_back.values()) == [("c1", Decimal("10.00"))]


def test_pay_at_the_door(ann, make_event):
    booking = book(ann, make_event(metadata={"pay_at_the_door": True}))

    assert confirm_booking(booking=booking, actor=ann).status == "confirmed"


def test_a_page_of_ours_books(ann, make_event):
    event = make_event(price="0")
    client = Client()
    client.force_login(ann)
    wish = {"ticket_type": only(event).pk, "quantity": 7}

    assert "Bread" in client.get("/programme/").content.decode()
    assert client.post(f"/programme/{event.pk}/", wish).status_code == 302
    assert "There are not enough seats left." in client.post(f"/programme/{event.pk}/", wish).content.decode()
    assert Ticket.objects.filter(booking__user=ann).count() == 7


def test_a_template_of_ours_is_read(ann, make_event):
    book(ann, make_event(price="0"))
    tell_all()
    call_command("event_booking_relay", once=True)

    assert [sent.subject for sent in mail.outbox] == ["See you at Bread!"]


@pytest.fixture
def dump(tmp_path):
    past, future = "2020-05-04T10:00:00+00:00", "2040-05-04T10:00:00+00:00"
    kinds = [{"id": 70, "name": "Standard", "price": "20.00", "capacity": 2}]
    events = [
        {"id": 40 + number, "organizer": 7, "category": "workshop", "title": f"Bread {number}", "description": "",
         "currency": "EUR", "timezone": "Europe/Berlin", "starts_at": begin, "ends_at": begin.replace("T10", "T12"),
         "ticket_types": [{**kinds[0], "id": 70 + number}]}
        for number, begin in enumerate([past, future])
    ]  # fmt: skip
    bookings = [
        {"reference": f"old-{number}", "person": 8, "event": 40 + number, "total": "20.00", "currency": "EUR",
         "booked_at": past, "tickets": [{"ticket_type": 70 + number, "code": f"code{number}", "name": "Ben",
                                         "used_at": None if number else past}]}
        for number in range(2)
    ]  # fmt: skip
    people = [
        {"id": 7, "email": "Olga@example.com ", "first_name": "Olga", "proved": True},
        {"id": 8, "email": "ben@example.com", "first_name": "Ben", "proved": False},
    ]
    for name, rows in (("people", people), ("events", events), ("bookings", bookings)):
        (tmp_path / f"{name}.json").write_text(json.dumps(rows))
    return tmp_path


def everything():
    rows = (User, Event, TicketType, Booking, Ticket)
    return [list(model.objects.order_by("pk").values()) for model in rows]


def audit():
    told = StringIO()
    call_command("event_booking_audit", stdout=told)
    return told.getvalue()


def test_moving_keeps_ids_and_can_be_repeated(db, dump):
    bring_over(dump)
    first = everything()
    bring_over(dump)

    assert everything() == first
    assert set(Ticket.objects.values_list("code", "booking__reference", "booking__event", "status")) == {
        ("code0", "old-0", 40, "used"),
        ("code1", "old-1", 41, "valid"),
    }
    assert ": 0 off" in audit()


def test_moving_goes_on_where_it_was_cut_off(db, dump):
    bookings = json.loads((dump / "bookings.json").read_text())
    broken = [bookings[0], {**bookings[1], "tickets": [*bookings[1]["tickets"], {"ticket_type": 71}]}]
    (dump / "bookings.json").write_text(json.dumps(broken))
    with pytest.raises(KeyError):
        bring_over(dump)
    assert Booking.objects.count() == 1

    (dump / "bookings.json").write_text(json.dumps(bookings))
    bring_over(dump)

    assert Booking.objects.count() == 2
    assert ": 0 off" in audit()


def test_life_goes_on_after_moving(db, dump, given_back):
    bring_over(dump)
    ben = User.objects.get(email="ben@example.com")
    tell_all()
    assert not Notification.objects.exists()

    pay(create_booking(user=ben, wish=BookingRequest(event_id=41, quantities={71: 1})), amount="18.00")

    assert TicketType.objects.get(pk=71).taken == 2
    assert User.objects.create_user("carl").pk == 9
    assert ": 0 off" in audit()

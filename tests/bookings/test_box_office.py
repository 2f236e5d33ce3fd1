from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from event_booking.bookings.hooks import attended, holds_ticket
from event_booking.bookings.models import Booking
from event_booking.bookings.services import cancel_booking
from event_booking.events.models import TicketType
from event_booking.events.signals import event_changed
from event_booking.exceptions import EventBookingError
from event_booking.journal.models import Entry
from event_booking.notifications.models import Notification
from event_booking.people import people


@pytest.fixture
def event(event_factory):
    return event_factory(types=[{"price": 5, "capacity": 3}])


@pytest.fixture
def sell(event, client_for):
    """``sell(2, name="Ben")``: what the organizer is answered."""

    def post(quantity=1, *, key=None, who=None, at=None, **more):
        at = at or event
        body = {"items": [{"ticket_type": at.ticket_types.first().pk, "quantity": quantity}], **more}
        headers = {} if key is None else {"Idempotency-Key": key}
        client = client_for(who or at.organizer)
        return client.post(f"/api/v1/events/{at.pk}/bookings/", body, format="json", headers=headers)

    return post


def refuse_everybody(*, event, user):
    raise EventBookingError


def people_of(answer):
    return [(ticket["attendee_name"], ticket["attendee_email"]) for ticket in answer.json()["tickets"]]


def test_a_sale_at_the_door_is_confirmed_at_once_whatever_it_costs(sell, event, client_for):
    answer = sell(2, name="Ben", email="ben@example.com", note="cash")

    booking = Booking.objects.get()
    assert answer.status_code == 201
    told = answer.json()
    assert (told["status"], told["total"], told["note"], told["is_box_office"]) == ("confirmed", "10.00", "cash", True)
    assert told["user"]["id"] == booking.user_id == event.organizer_id
    assert people_of(answer) == [("Ben", "ben@example.com")] * 2
    assert event.ticket_types.get().taken == 2
    assert client_for(event.organizer).get(f"/api/v1/events/{event.pk}/bookings/").json()["results"] == [told]
    entry = Entry.objects.get(subject_id=str(booking.pk))
    assert (entry.fact, entry.actor, entry.data) == ("booking.confirmed", event.organizer, {"channel": "box_office"})


def test_a_ticket_with_a_name_of_its_own_keeps_it(sell):
    answer = sell(3, name="Ben", email="ben@example.com", attendees=[{"name": "Ann"}, {"name": "", "email": ""}])

    assert people_of(answer) == [("Ann", "ben@example.com"), ("", ""), ("Ben", "ben@example.com")]


def test_neither_window_nor_limits_nor_the_hook_for_bookers_apply(sell, event, settings):
    settings.EVENT_BOOKING = {
        "CAN_BOOK": "tests.bookings.test_box_office.refuse_everybody",
        "MAX_TICKETS_PER_PERSON": 1,
    }
    over = timezone.now() - timedelta(hours=1)
    TicketType.objects.update(sales_end=over, max_per_person=1, min_per_booking=3, is_hidden=True)

    assert [sell(1).status_code, sell(2).status_code] == [201, 201]


def test_what_somebody_sells_at_the_door_is_not_counted_as_theirs(sell, event, book):
    TicketType.objects.update(max_per_person=1)
    sell(2)

    assert book(event, user=event.organizer).status == "held"


def test_the_box_office_is_open_until_the_event_ends(sell, event_factory):
    now = timezone.now()
    running = event_factory(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))
    over = event_factory(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))

    late = sell(at=over)
    assert sell(at=running).status_code == 201
    assert (late.status_code, late.json()["code"]) == (409, "sales_closed")


def test_what_is_sold_out_is_sold_out_at_the_door_too(sell, event):
    assert sell(3).status_code == 201
    refused = sell()
    assert (refused.status_code, refused.json()["code"]) == (409, "sold_out")
    assert event.ticket_types.get().taken == 3


def test_seats_that_wait_for_the_waiting_list_are_not_sold_at_the_door(sell, event):
    event.ticket_types.update(has_waitlist=True, set_aside=3)

    assert sell().json()["code"] == "sold_out"


def test_a_cancelled_event_is_refused_and_a_draft_is_unknown(sell, event_factory):
    cancelled, draft = event_factory(status="cancelled"), event_factory(status="draft")

    assert sell(at=cancelled).json()["code"] == "event_cancelled"
    assert sell(at=draft).status_code == 400


def test_the_same_key_sells_once_and_gets_the_same_bytes(sell, event):
    first, second = sell(key="k", name="Ben"), sell(key="k", name="Ben")

    assert first.content == second.content
    assert Booking.objects.count() == 1
    clash = sell(key="k", name="Ann")
    assert (clash.status_code, clash.json()["code"]) == (422, "idempotency_conflict")


def test_a_key_of_the_box_office_is_not_one_of_bookings_or_of_another_event(sell, event, event_factory, client_for):
    sell(key="k")
    items = [{"ticket_type": event.ticket_types.get().pk, "quantity": 1}]
    own = {"event": event.pk, "items": items}

    answer = client_for(event.organizer).post("/api/v1/bookings/", own, format="json", headers={"Idempotency-Key": "k"})
    assert answer.status_code == 422
    assert sell(key="k", at=event_factory(organizer=event.organizer)).status_code == 422


def test_the_box_office_is_the_organizers_and_admins(sell, event, user_factory):
    people = [user_factory(), user_factory("organizer"), user_factory("admin")]

    assert [sell(who=who).status_code for who in people] == [403, 404, 201]


def test_strangers_sell_nothing(client_for, event):
    assert client_for().post(f"/api/v1/events/{event.pk}/bookings/", {}, format="json").status_code == 401


@pytest.mark.parametrize(
    "more",
    [
        {"items": []},
        {"items": [{"ticket_type": 1, "quantity": 101}]},
        {"name": "x" * 201},
        {"email": "nobody"},
        {"note": "x" * 5001},
        {"attendees": [{}, {}]},
        {"attendees": {"name": "Ben"}},
    ],
)
def test_what_is_no_sale_is_400(sell, more):
    assert sell(**more).status_code == 400
    assert not Booking.objects.exists()


def test_another_events_ticket_type_and_undeclared_fields_change_nothing(sell, event, event_factory):
    other = event_factory()
    foreign = [{"ticket_type": other.ticket_types.get().pk, "quantity": 1}]

    assert sell(items=foreign).status_code == 400
    told = sell(event=other.pk, total="0.01", status="held", voucher="NONE").json()
    assert (told["event"]["id"], told["total"], told["status"]) == (event.pk, "5.00", "confirmed")


def test_its_tickets_are_printed_and_cancelled_by_whoever_sold_them(sell, event, client_for):
    booking = sell(2).json()
    client, base = client_for(event.organizer), f"/api/v1/bookings/{booking['reference']}/"

    assert client.get(f"{base}tickets.pdf").content[:4] == b"%PDF"
    code = booking["tickets"][0]["code"]
    assert b"<svg" in client.get(f"{base}tickets/{code}/qr.svg").content
    assert client.post(f"{base}cancel/").json()["status"] == "cancelled"
    assert event.ticket_types.get().taken == 0


def test_the_seller_is_told_nothing_of_it(sell, event, book, relay):
    own, first = book(event), sell(name="Ben", email="ben@example.com").json()
    sell()
    cancel_booking(booking=Booking.objects.get(reference=first["reference"]), actor=event.organizer)
    with transaction.atomic():
        event_changed.record(event, changed=["starts_at"])
    relay()

    told = Notification.objects.filter(kind__in=["booking_confirmed", "booking_cancelled", "event_changed"])
    assert list(told.values_list("user", "kind")) == [(own.user_id, "event_changed")]


def test_sales_at_the_door_do_not_count_for_the_sellers_own_limit(sell, event, client_for):
    event.ticket_types.update(max_per_person=1)
    sell(2)
    own = {"event": event.pk, "items": [{"ticket_type": event.ticket_types.get().pk, "quantity": 1}]}

    assert client_for(event.organizer).post("/api/v1/bookings/", own, format="json").status_code == 201


def test_whoever_is_no_organizer_any_more_has_no_hand_on_what_they_sold(sell, event, client_for, user_factory):
    told = sell(2, name="Ben", email="ben@example.com").json()
    organizer, [ticket, _] = event.organizer, told["tickets"]
    booking = f"/api/v1/bookings/{told['reference']}/"
    of_ticket = f"{booking}tickets/{ticket['code']}/"
    mine = client_for(organizer)
    assert [each["reference"] for each in mine.get("/api/v1/bookings/").json()["results"]] == [told["reference"]]
    assert mine.get(booking).status_code == mine.get(f"{of_ticket}qr.svg").status_code == 200

    people().revoke(organizer, "organizer")
    once = client_for(type(organizer).objects.get(pk=organizer.pk))

    assert once.get("/api/v1/bookings/").json()["results"] == []
    reads = [booking, f"{booking}tickets.pdf", f"{of_ticket}qr.svg"]
    assert [once.get(address).status_code for address in reads] == [404] * len(reads)
    eve = {"name": "Eve", "email": "eve@example.com"}
    writes = {f"{booking}cancel/": {}, f"{booking}cancellation_quote/": {}, f"{of_ticket}transfer/": eve}
    assert {once.post(address, body, format="json").status_code for address, body in writes.items()} == {404}
    assert Booking.objects.get().refund == 0
    assert client_for(user_factory("admin")).post(f"{booking}cancel/", {}, format="json").status_code == 200


def test_whoever_sold_at_the_door_was_not_there_for_it(sell, event):
    sell(name="Ben")
    event.ends_at = timezone.now()
    event.starts_at = event.ends_at - timedelta(hours=1)
    event.save()

    assert not holds_ticket(event=event, user=event.organizer)
    assert not attended(event=event, user=event.organizer)

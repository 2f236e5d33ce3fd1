"""E-mail addresses that are valid by their form, and longer than a ticket has room for."""

import pytest

from event_booking.bookings.models import Booking, Ticket

BOOKINGS = "/api/v1/bookings/"
#: Its form is that of an address.
LONG = f"{'a' * 243}@example.com"


@pytest.fixture
def event(event_factory):
    return event_factory(types=[{"capacity": 9}])


@pytest.fixture
def ann(client_for, user_factory):
    return client_for(user_factory())


def wish(at, **more):
    return {"items": [{"ticket_type": at.ticket_types.get().pk, "quantity": 1}], **more}


@pytest.mark.parametrize(("email", "status"), [(LONG, 400), (LONG[1:], 201)])
def test_of_an_attendee(event, ann, email, status):
    answer = ann.post(BOOKINGS, wish(event, event=event.pk, attendees=[{"email": email}]), format="json")

    assert answer.status_code == status
    assert Booking.objects.count() == (status == 201)


def test_of_an_attendee_who_is_named_later(event, ann):
    event.ticket_types.update(price=5)
    reference = ann.post(BOOKINGS, wish(event, event=event.pk), format="json").json()["reference"]

    answer = ann.post(f"{BOOKINGS}{reference}/confirm/", {"attendees": [{"email": LONG}]}, format="json")

    assert answer.status_code == 400
    assert Booking.objects.get().status == "held"


def test_of_whoever_gets_a_ticket(event, ann):
    booking = ann.post(BOOKINGS, wish(event, event=event.pk), format="json").json()
    path = f"{BOOKINGS}{booking['reference']}/tickets/{booking['tickets'][0]['code']}/transfer/"

    assert ann.post(path, {"name": "Ben", "email": LONG}, format="json").status_code == 400
    assert Ticket.objects.get().status == "valid"


@pytest.mark.parametrize("where", [{"email": LONG}, {"attendees": [{"email": LONG}]}])
def test_of_whoever_buys_at_the_door(event, client_for, where):
    seller = client_for(event.organizer)

    assert seller.post(f"/api/v1/events/{event.pk}/bookings/", wish(event, **where), format="json").status_code == 400
    assert not Booking.objects.exists()

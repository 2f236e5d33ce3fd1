"""A ticket that is passed on has a new holder and a new code; the old one is dead at once."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from event_booking.bookings import documents
from event_booking.bookings.documents import tickets_pdf
from event_booking.bookings.exceptions import NotTransferable
from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.services import cancel_booking, check_in, transfer_ticket
from event_booking.events.models import Event
from event_booking.journal.models import Entry

BEN = {"name": "Ben", "email": "ben@example.com"}


def test_a_transferred_ticket_has_a_new_code_and_keeps_its_seat(event_factory, book):
    event = event_factory()
    booking = book(event, 2, attendees=[{"name": "Ann"}])
    old = booking.tickets.first()
    Ticket.objects.filter(pk=old.pk).update(answers={"1": "vegan"})

    new = transfer_ticket(ticket=old, actor=booking.user, **BEN)

    old.refresh_from_db()
    assert (old.status, old.attendee_name) == ("cancelled", "Ann")
    assert (new.status, new.attendee_name, new.attendee_email, new.answers) == ("valid", *BEN.values(), {})
    assert new.code != old.code
    assert (booking.tickets.living().count(), event.ticket_types.get().taken) == (2, 2)
    entry = Entry.objects.get(fact="ticket.transferred")
    assert (entry.subject, entry.actor, entry.data) == (new, booking.user, {"old": old.pk, "new": new.pk})


def test_the_whole_booking_can_be_cancelled_after_a_transfer(event_factory, book):
    event = event_factory()
    booking = book(event, 2)
    transfer_ticket(ticket=booking.tickets.first(), actor=booking.user, **BEN)

    cancel_booking(booking=booking, actor=booking.user)

    assert not Ticket.objects.living().exists()
    assert event.ticket_types.get().taken == 0


def test_a_ticket_that_opens_nothing_is_not_passed_on(event_factory, book):
    event = event_factory()
    booking = book(event, 3)
    used, passed_on, valid = booking.tickets.select_related("booking")
    check_in(ticket=used, actor=None)
    transfer_ticket(ticket=passed_on, actor=booking.user, **BEN)

    for ticket in (used, passed_on):
        with pytest.raises(NotTransferable):
            transfer_ticket(ticket=ticket, actor=booking.user, **BEN)
    for status in ("held", "cancelled", "expired"):
        Booking.objects.update(status=status, expires_at=timezone.now())
        with pytest.raises(NotTransferable):
            transfer_ticket(ticket=valid, actor=booking.user, **BEN)


def test_a_ticket_is_passed_on_until_the_event_ends_and_not_when_it_is_cancelled(event_factory, book):
    event = event_factory()
    booking = book(event, 1)
    now = timezone.now()
    Event.objects.update(starts_at=now - timedelta(hours=2), ends_at=now + timedelta(hours=1))
    new = transfer_ticket(ticket=booking.tickets.get(), actor=booking.user, **BEN)

    Event.objects.update(status="cancelled")
    with pytest.raises(NotTransferable):
        transfer_ticket(ticket=new, actor=booking.user, **BEN)
    Event.objects.update(status="published", ends_at=now - timedelta(hours=1))
    with pytest.raises(NotTransferable):
        transfer_ticket(ticket=new, actor=booking.user, **BEN)


def test_only_living_tickets_are_printed(event_factory, book):
    booking = book(event_factory(), 2)
    transfer_ticket(ticket=booking.tickets.first(), actor=booking.user, **BEN)

    assert tickets_pdf(Booking.objects.with_details().get()).count(b"/Type /Page\n") == 2


def post(client, path, body):
    return client.post(path, json.dumps(body), content_type="application/json")


def test_over_http_the_owner_passes_a_ticket_on_and_its_old_code_opens_nothing(event_factory, book, client_for):
    event = event_factory()
    booking = book(event)
    old, client = booking.tickets.get(), client_for(booking.user)
    url = f"/api/v1/bookings/{booking.reference}/tickets/{old.code}"

    assert post(client_for(event.organizer), f"{url}/transfer/", BEN).status_code == 404
    answer = post(client, f"{url}/transfer/", BEN)

    assert answer.status_code == 200
    dead, new = answer.json()["tickets"]
    assert (dead["code"], dead["status"]) == (old.code, "cancelled")
    assert (new["attendee_name"], new["attendee_email"], new["status"]) == ("Ben", "ben@example.com", "valid")
    door = f"/api/v1/events/{event.pk}/check_in/"
    at_door = post(client_for(event.organizer), door, {"code": old.code})
    assert (at_door.status_code, at_door.json()["code"]) == (409, "ticket_cancelled")
    assert client.get(f"{url}/qr.svg").json()["code"] == "not_confirmed"
    assert post(client_for(event.organizer), door, {"code": new["code"]}).status_code == 200
    again = post(client, f"{url}/transfer/", BEN)
    assert (again.status_code, again.json()["code"]) == (409, "not_transferable")


def test_over_http_a_transfer_names_somebody(event_factory, book, client_for):
    booking = book(event_factory())
    base, client = f"/api/v1/bookings/{booking.reference}/tickets", client_for(booking.user)

    refused = post(client, f"{base}/{booking.tickets.get().code}/transfer/", {"email": "nowhere"})
    unknown = post(client, f"{base}/{'x' * 27}/transfer/", BEN)

    assert (refused.status_code, set(refused.json())) == (400, {"name", "email"})
    assert unknown.status_code == 404
    assert Ticket.objects.living().count() == 1


def test_no_text_lies_over_the_code_however_long_all_of_them_are(event_factory, book, monkeypatch):
    long = "Bread of rye and spelt for everybody "
    event = event_factory(
        title=(long * 6)[:200], venue_name=(long * 6)[:200], venue_address=(long * 9)[:300], city=(long * 3)[:100],
        types=[{"name": (long * 3)[:100]}],
    )  # fmt: skip
    book(event, attendees=[{"name": (long * 6)[:200]}])
    drawn = []
    monkeypatch.setattr(documents.Canvas, "drawString", lambda canvas, x, y, text: drawn.append((y, text)))

    tickets_pdf(Booking.objects.with_details().get())

    assert min(y for y, _ in drawn) > (24 + 70) * documents.mm
    assert sum(text.startswith("Bread") for _, text in drawn) >= 4

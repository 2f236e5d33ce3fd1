"""What becomes of the bookings of somebody whose account was erased."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import timezone

from event_booking.bookings.models import Booking, IdempotencyKey, Ticket
from event_booking.bookings.services import cancelling, forget_person
from event_booking.events.models import Event
from event_booking.journal.models import Entry


def test_an_erased_person_gives_seats_back_and_leaves_no_name(event_factory, book, user_factory):
    ann, past = user_factory(), event_factory()
    coming = event_factory()
    was = book(past, user=ann, note="wheelchair", attendees=[{"name": "Ann Marker", "email": "ann@example.com"}])
    will = book(coming, user=ann)
    start = timezone.now() - timedelta(days=2)
    Event.objects.filter(pk=past.pk).update(starts_at=start, ends_at=start + timedelta(hours=1))
    IdempotencyKey.objects.create(user=ann, key="k", request_digest="", body="Ann Marker")

    for _ in range(2):
        forget_person(user_id=ann.pk)

    was.refresh_from_db()
    will.refresh_from_db()
    assert (was.status, was.note, will.status) == ("confirmed", "", "cancelled")
    last = Entry.objects.latest("pk")
    assert (last.fact, last.subject_id) == ("booking.cancelled", str(will.pk))
    assert last.data == {"reason": "erased", "refund": "0.00"}
    assert set(Ticket.objects.values_list("attendee_name", "attendee_email")) == {("", "")}
    assert coming.ticket_types.get().taken == 0
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("which", [0, 1])
def test_a_hook_that_fails_for_one_booking_keeps_no_other_and_no_name(which, event_factory, book, monkeypatch):
    named = {"attendees": [{"name": "Ann Marker", "email": "ann@example.com"}]}
    first = book(event_factory(), **named)
    both = [first, book(event_factory(), user=first.user, **named)]
    doomed, other = both[which], both[1 - which]
    end = cancelling._end_alone

    def fail_at_one(pk, *args, **more):
        if pk == doomed.pk:
            raise ZeroDivisionError
        return end(pk, *args, **more)

    monkeypatch.setattr(cancelling, "_end_alone", fail_at_one)
    with pytest.raises(ZeroDivisionError):
        forget_person(user_id=first.user.pk)

    assert {*Booking.objects.values_list("pk", "status")} == {(doomed.pk, "confirmed"), (other.pk, "cancelled")}
    assert {*Ticket.objects.values_list("attendee_name", flat=True)} == {""}


@pytest.fixture
def sold(client_for, event_factory):
    """``sold(name)``: two tickets sold at the box office, to Ann and to this person; the stored answer names both."""

    def sell(name):
        event = event_factory()
        items = [{"ticket_type": event.ticket_types.get().pk, "quantity": 2}]
        named = [{"name": "Ann", "email": "ann@example.com"}, {"name": name, "email": f"{name}@example.com"}]
        body = {"items": items, "attendees": named, "note": f"Ann and {name} by the window"}
        path, key = f"/api/v1/events/{event.pk}/bookings/", {"Idempotency-Key": name}
        assert client_for(event.organizer).post(path, body, format="json", headers=key).status_code == 201
        return Booking.objects.get(event=event)

    return sell


def names_in(booking):
    """Names and note in the rows of a booking, and in the stored answer to whoever made it."""
    stored = IdempotencyKey.objects.get(user=booking.user).data
    answered = [(ticket["attendee_name"], ticket["attendee_email"]) for ticket in stored["tickets"]]
    rows = booking.tickets.order_by("pk").values_list("attendee_name", "attendee_email")
    booking.refresh_from_db()
    return [*rows], booking.note, answered, stored["note"]


def test_a_guest_who_is_erased_is_named_neither_in_tickets_nor_in_stored_answers_of_others(sold):
    booking, other = sold("Ben"), sold("Cem")
    ticket = booking.tickets.get(attendee_name="Ann")
    LogEntry.objects.log_actions(booking.user_id, [booking], CHANGE, "Ann", single_object=True)
    Entry.objects.filter(subject_id=str(booking.pk)).update(request_id="of the booker")
    about = {"fact": "x.y", "subject_model": Ticket._meta.label_lower}
    Entry.objects.create(**about, subject_id=str(ticket.pk), request_id="hers")
    Entry.objects.create(**about, subject_id=str(other.tickets.first().pk), request_id="another's")
    answers = [0, *IdempotencyKey.objects.values_list("pk", flat=True)]  # one is gone, one has nobody of hers

    forget_person(user_id=-1, mentioned={"tickets": [ticket.pk], "answers": answers})

    left = [("", ""), ("Ben", "Ben@example.com")]
    assert names_in(booking) == (left, "", left, "")
    assert [ticket["answers"] for ticket in IdempotencyKey.objects.get(key="Ben").data["tickets"]] == [{}, {}]
    others = [("Ann", "ann@example.com"), ("Cem", "Cem@example.com")]
    assert names_in(other) == (others, "Ann and Cem by the window", others, "Ann and Cem by the window")
    left = {*Entry.objects.values_list("request_id", flat=True)}
    assert left >= {"of the booker", "another's"}
    assert "hers" not in left
    assert LogEntry.objects.get().change_message == ""


def test_what_tickets_were_called_in_the_admin_is_forgotten(sold):
    """Once a ticket was called by its attendee's name."""
    tickets = sold("Ben").tickets.all()
    LogEntry.objects.log_actions(tickets[0].booking.user_id, tickets, CHANGE, "Ann")
    LogEntry.objects.update(object_repr="Ann")

    forget_person(user_id=-1, mentioned={"tickets": [ticket.pk for ticket in tickets]})

    assert {*LogEntry.objects.values_list("object_repr", flat=True)} == {f"#{ticket.pk}" for ticket in tickets}


def test_no_row_is_called_by_what_is_erased_later(sold):
    """Django's admin writes that down, also for a form that was open while the name was erased."""
    assert "Ann" not in {str(ticket) for ticket in sold("Ben").tickets.all()}


def test_a_note_of_whoever_booked_for_an_erased_guest_stays(event_factory, client_for, user_factory):
    event, ben = event_factory(), user_factory()
    body = {
        "event": event.pk, "items": [{"ticket_type": event.ticket_types.get().pk, "quantity": 1}],
        "attendees": [{"name": "Ann", "email": "ann@example.com"}], "note": "by the window",
    }  # fmt: skip
    client_for(ben).post("/api/v1/bookings/", body, format="json", headers={"Idempotency-Key": "k"})
    booking, answer = Booking.objects.get(), IdempotencyKey.objects.get()

    forget_person(user_id=-1, mentioned={"tickets": [booking.tickets.get().pk], "answers": [answer.pk]})

    assert names_in(booking) == ([("", "")], "by the window", [("", "")], "by the window")


def test_what_an_erased_organizer_sold_at_the_door_keeps_its_names(sold):
    booking = sold("Ben")
    forget_person(user_id=booking.user_id)
    assert [*booking.tickets.values_list("attendee_name", flat=True)] == ["Ann", "Ben"]


def test_who_is_erased_may_be_named_in_tickets_alone_or_in_a_refusal(event_factory, book, user_factory):
    ticket = book(event_factory(), attendees=[{"name": "Ann"}]).tickets.get()
    refusal = IdempotencyKey.objects.create(
        user=user_factory(), key="k", request_digest="", body='{"code": "sold_out"}'
    )

    forget_person(user_id=-1, mentioned={"tickets": [ticket.pk]})
    forget_person(user_id=-1, mentioned={"answers": [refusal.pk]})

    assert Ticket.objects.get().attendee_name == ""
    assert IdempotencyKey.objects.get().data == {"code": "sold_out"}

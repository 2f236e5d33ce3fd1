"""What becomes of the bookings of somebody whose account was erased."""

from datetime import timedelta

import pytest
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

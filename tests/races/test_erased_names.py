"""Names that are erased while somebody writes them down, or takes them along, on PostgreSQL."""

from functools import partial

import pytest

from event_booking.bookings.models import Ticket
from event_booking.bookings.services import confirm_booking, erasure, forget_person, moving, questions
from event_booking.bookings.services.moving import move_booking
from event_booking.events.models import Series
from tests.races.at_once import at_once, tally
from tests.races.test_bookings import book
from tests.races.windows import Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

GUESTS = [{"name": "Ann"}, {"name": "Bob Marker", "email": "bob@example.com"}]


def names():
    return {name for name in Ticket.objects.values_list("attendee_name", flat=True) if "Marker" in name}


@pytest.fixture
def held(event_factory, user_factory):
    event = event_factory(types=[{"price": 10}])
    return book(user_factory(), event, {event.ticket_types.get().pk: 2}, attendees=GUESTS)


def confirm_while_bob_is_erased(booking, monkeypatch):
    window, bob = Window(), booking.tickets.get(attendee_name="Bob Marker").pk
    monkeypatch.setattr(questions, "_questions", window.after(questions._questions))
    erase = partial(forget_person, user_id=0, mentioned={"tickets": [bob]})
    confirm = partial(confirm_booking, booking=booking, actor=booking.user, attendees=[{"name": "Anne"}])
    assert tally(at_once([confirm, partial(window.come_in, erase)])) == {"ok": 2}


def test_whoever_names_others_at_this_moment_does_not_bring_an_erased_name_back(held, monkeypatch):
    confirm_while_bob_is_erased(held, monkeypatch)
    assert names() == set()
    assert Ticket.objects.filter(attendee_name="Anne").exists()


def test_without_the_lock_on_the_booking_they_would(held, monkeypatch):
    monkeypatch.setattr(erasure, "lock_bookings", lambda pks: None)
    confirm_while_bob_is_erased(held, monkeypatch)
    assert names() == {"Bob Marker"}


@pytest.fixture
def dates(event_factory, user_factory):
    """A booking, and another date that it may be moved to."""
    first = event_factory()
    series = Series.objects.create(organizer=first.organizer, title="Saturdays", allows_moves=True)
    second = event_factory(organizer=first.organizer)
    type(first).objects.update(series=series)
    return book(user_factory(), first, {first.ticket_types.get().pk: 2}, attendees=GUESTS), second


def move_while_bob_is_erased(dates, monkeypatch):
    booking, other = dates
    window, bob = Window(), booking.tickets.get(attendee_name="Bob Marker").pk
    monkeypatch.setattr(moving, "_renew_tickets", window.after(moving._renew_tickets))
    erase = partial(forget_person, user_id=0, mentioned={"tickets": [bob]})
    move = partial(move_booking, booking=booking, event_id=other.pk, actor=booking.user)
    assert tally(at_once([move, partial(window.come_in, erase)])) == {"ok": 2}


def test_names_that_are_taken_along_to_another_date_are_erased_there(dates, monkeypatch):
    move_while_bob_is_erased(dates, monkeypatch)
    assert (names(), Ticket.objects.living().count()) == (set(), 2)


def test_without_the_lock_they_would_stay_there(dates, monkeypatch):
    monkeypatch.setattr(erasure, "lock_bookings", lambda pks: None)
    move_while_bob_is_erased(dates, monkeypatch)
    assert names() == {"Bob Marker"}


def test_names_that_were_taken_along_before_are_erased_there(dates):
    booking, other = dates
    bob = booking.tickets.get(attendee_name="Bob Marker").pk
    booking.tickets.filter(attendee_name="Ann").update(attendee_name="", answers={"1": "vegan"})
    move_booking(booking=booking, event_id=other.pk, actor=booking.user)
    Ticket.objects.living().filter(attendee_name="").update(answers={"1": "vegan"})

    for _ in range(2):
        forget_person(user_id=0, mentioned={"tickets": [bob]})

    assert names() == set()
    assert Ticket.objects.living().exclude(answers={}).count() == 1  # of somebody else without a name

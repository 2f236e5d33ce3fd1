"""The kit that sites run, on ourselves; and that it notices a site which sells past the services."""

import threading
import time
from contextlib import contextmanager

import pytest
from django.db.models import F
from django.dispatch import Signal

from event_booking.bookings import stock
from event_booking.bookings.models import Booking, Ticket, WaitlistEntry
from event_booking.bookings.signals import booking_cancelled, booking_confirmed
from event_booking.events.models import TicketType
from event_booking.journal.facts import NotYet
from event_booking.testing import override_event_booking
from event_booking.testing.concurrency import at_once, tally
from event_booking.testing.conformance import BookingConformance, waiting
from tests.races.test_bookings import unguarded_stock
from tests.races.windows import Meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


class TestOurs(BookingConformance):
    """The example site's settings."""


class TestSmallLimit(BookingConformance):
    """A site with a limit for each person, and a small crowd."""

    crowd = 12

    @pytest.fixture(autouse=True)
    def _limit(self):
        with override_event_booking(MAX_TICKETS_PER_PERSON=4):
            yield


@pytest.fixture
def kit(event_booking_postgres):
    return BookingConformance()


@contextmanager
def listening(fact: Signal, receiver):
    fact.connect(receiver)
    try:
        yield
    finally:
        fact.disconnect(receiver)


def test_count_then_write_is_noticed(kit, monkeypatch):
    with unguarded_stock(monkeypatch, Meeting(kit.crowd)), pytest.raises(AssertionError, match=r"make_person|oversold"):
        kit.test_a_crowd_gets_every_seat_and_no_more()


def test_a_receiver_that_gives_a_ticket_away_is_noticed(kit):
    def plus_one(sender, entry, **kwargs):
        booking = Booking.objects.get(pk=entry.subject_id)
        Ticket.objects.create(booking=booking, ticket_type=booking.items.first().ticket_type)

    with listening(booking_confirmed, plus_one), pytest.raises(AssertionError, match="G2 seats_have_tickets"):
        kit.test_a_crowd_gets_every_seat_and_no_more()


def test_a_receiver_that_gives_seats_back_once_more_is_noticed(kit):
    def give_back(sender, entry, **kwargs):
        booking = Booking.objects.get(pk=entry.subject_id)
        TicketType.objects.filter(event=booking.event, taken__gt=0).update(taken=0)

    with listening(booking_cancelled, give_back), pytest.raises(AssertionError, match="G2 taken"):
        kit.test_what_is_cancelled_many_times_gives_its_seats_back_once()


def reserve_one_for_the_press(*, event, user):
    kind = event.ticket_types.first()
    time.sleep(0.01)
    TicketType.objects.filter(pk=kind.pk, taken__lt=kind.capacity).update(taken=kind.taken + 1)


def test_a_hook_that_takes_seats_is_noticed(kit):
    hook = f"{__name__}.reserve_one_for_the_press"
    with override_event_booking(CAN_BOOK=hook), pytest.raises(AssertionError):
        kit.test_a_crowd_gets_every_seat_and_no_more()


def test_a_price_that_makes_holds_free_is_explained(kit):
    with override_event_booking(PRICE=f"{__name__}.free"), pytest.raises(AssertionError, match="Override make_event"):
        kit.test_confirming_many_times_confirms_once()


def free(*, event, ticket_type, user, quantity):
    return ticket_type.price * 0


def test_a_receiver_without_an_end_is_noticed(kit):
    def never_done(sender, entry, **kwargs):
        raise NotYet

    with listening(booking_confirmed, never_done), pytest.raises(AssertionError, match="do not come to an end"):
        kit.test_a_ticket_opens_once()


def test_a_call_that_hangs_is_no_success(kit):
    done = threading.Event()

    results = at_once([done.wait, lambda: "ok"], seconds=2)
    done.set()

    assert tally(results) == {"TimeoutError": 1, "ok": 1}


def come_before_the_sweep(kit, monkeypatch):
    """Newcomers book when seats are free, and nobody has been offered them yet."""
    book, sweep = kit.book, waiting.make_offers

    def late(*args):
        if WaitlistEntry.objects.exists():
            time.sleep(0.5)
        return book(*args)

    monkeypatch.setattr(kit, "book", late)
    monkeypatch.setattr(waiting, "make_offers", lambda: time.sleep(1) or sweep())
    kit.test_nobody_who_comes_later_gets_a_seat_that_somebody_waits_for()


def test_a_late_sweep_is_no_broken_promise(kit, monkeypatch):
    come_before_the_sweep(kit, monkeypatch)


def test_seats_sold_past_the_waiting_list_are_noticed(kit, monkeypatch):
    monkeypatch.setattr(stock, "_aside", lambda quantity: F("set_aside"))

    with pytest.raises(AssertionError, match="newcomers"):
        come_before_the_sweep(kit, monkeypatch)

"""The audit of a site that goes on selling: no false alarm, and no repair that loses a seat."""

import threading
import time
from functools import partial

import pytest

from event_booking.bookings.audit import Audit, Check, repair, repairs
from event_booking.bookings.models import BookingItem, Voucher
from event_booking.bookings.services import BookingRequest, cancel_booking, create_booking
from event_booking.events.models import Event, TicketType
from tests.races.at_once import at_once, tally

#: Seconds for which negative controls hold their window open, so that they fail every time.
WINDOW = 0.3

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def book(user, event, voucher=""):
    wish = BookingRequest(event_id=event.pk, quantities={event.ticket_types.first().pk: 1}, voucher=voucher)
    return create_booking(user=user, wish=wish)


def audit_while_people_come_and_go(event_factory, user_factory, audit):
    """What is found meanwhile."""
    event, people = event_factory(capacity=60, types=[{"capacity": 50}]), [user_factory() for _ in range(6)]
    over, found = threading.Event(), []

    def come_and_go(person):
        for _ in range(8):
            cancel_booking(booking=book(person, event), actor=person)
            book(person, event)

    def watch():
        while not over.is_set():
            found.extend(audit.findings())

    def sell():
        try:
            return tally(at_once([partial(come_and_go, person) for person in people]))
        finally:
            over.set()

    sold, _ = at_once([sell, watch])
    assert sold == {"ok": 6}
    return found


def test_a_sale_that_is_under_way_is_no_false_alarm(event_factory, user_factory):
    assert audit_while_people_come_and_go(event_factory, user_factory, Audit()) == []
    assert list(Audit().findings()) == []


def in_two_statements(rows):
    for kind in list(rows):
        time.sleep(WINDOW / 10)
        living = BookingItem.objects.filter(ticket_type=kind, booking__status="confirmed")
        sold = sum(living.values_list("quantity", flat=True))
        if sold != kind.taken:
            yield {"pk": kind.pk, "ref": "", "found": kind.taken, "expected": sold}


def test_in_two_statements_it_is(event_factory, user_factory):
    torn = Check(guarantee="G2", name="taken", model=TicketType, off=in_two_statements)

    assert audit_while_people_come_and_go(event_factory, user_factory, Audit((torn,))) != []


def repair_while_people_book(event_factory, user_factory):
    """Seats and uses are off; what is off when they were repaired in the rush."""
    event = event_factory(capacity=60, types=[{"capacity": 50, "price": 4}])
    Voucher.objects.create(event=event, code="HALF", kind="percentage", value=50, used=3)
    TicketType.objects.filter(event=event).update(taken=5)
    Event.objects.filter(pk=event.pk).update(taken=7)
    findings = list(Audit().findings())
    assert len(findings) == 3
    calls = [partial(book, user_factory(), event, "half") for _ in range(20)]
    for number, finding in enumerate(findings):
        calls.insert(number * 5, partial(repair, finding))

    assert tally(at_once(calls)) == {"ok": 23}

    return [finding.check for finding in Audit().findings()]


def test_a_repair_in_the_rush_loses_no_seat_and_no_use(event_factory, user_factory):
    for _ in range(3):
        assert repair_while_people_book(event_factory, user_factory) == []


def slowly(function):
    def slow(*args):
        time.sleep(WINDOW)
        return function(*args)

    return slow


def test_without_the_lock_on_the_event_a_repair_loses_seats(event_factory, user_factory, monkeypatch):
    monkeypatch.setattr(repairs, "lock_event", lambda pk: Event.objects.get(pk=pk))
    monkeypatch.setattr(repairs, "_write", slowly(repairs._write))

    assert "taken" in repair_while_people_book(event_factory, user_factory)


def test_without_the_lock_on_the_voucher_a_repair_loses_uses(event_factory, user_factory, monkeypatch):
    monkeypatch.setattr(repairs, "for_change", lambda rows: rows)
    monkeypatch.setattr(repairs, "_write", slowly(repairs._write))

    assert "used" in repair_while_people_book(event_factory, user_factory)

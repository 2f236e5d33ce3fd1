"""The audit of a site that goes on selling: no false alarm, and no repair that loses a seat."""

import threading
from functools import partial

import pytest

from event_booking.bookings.audit import Audit, Check, repair, repairs
from event_booking.bookings.models import BookingItem, Voucher
from event_booking.bookings.services import BookingRequest, cancel_booking, create_booking
from event_booking.events.models import Event, TicketType
from tests.races.at_once import at_once, tally
from tests.races.windows import Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def book(user, event, voucher=""):
    wish = BookingRequest(event_id=event.pk, quantities={event.ticket_types.first().pk: 1}, voucher=voucher)
    return create_booking(user=user, wish=wish)


def test_a_sale_that_is_under_way_is_no_false_alarm(event_factory, user_factory):
    event, people = event_factory(capacity=60, types=[{"capacity": 50}]), [user_factory() for _ in range(6)]
    over, found = threading.Event(), []

    def come_and_go(person):
        for _ in range(8):
            cancel_booking(booking=book(person, event), actor=person)
            book(person, event)

    def sell():
        try:
            return tally(at_once([partial(come_and_go, person) for person in people]))
        finally:
            over.set()

    def watch():
        while not over.is_set():
            found.extend(Audit().findings())

    assert at_once([sell, watch]) == [{"ok": 6}, None]
    assert found == []
    assert list(Audit().findings()) == []


def test_a_check_of_two_statements_takes_a_sale_for_a_fault(event_factory, user_factory):
    event = event_factory()

    def torn(rows):
        for kind in list(rows):
            at_once([partial(book, user_factory(), event)])
            living = BookingItem.objects.filter(ticket_type=kind, booking__status="confirmed")
            sold = sum(living.values_list("quantity", flat=True))
            if sold != kind.taken:
                yield {"pk": kind.pk, "ref": "", "found": kind.taken, "expected": sold}

    check = Check(guarantee="G2", name="taken", model=TicketType, off=torn)

    assert len(list(Audit((check,)).findings())) == 1


def miscounted(event_factory):
    """An event whose seats and uses of a voucher are off, and what the audit finds."""
    event = event_factory(capacity=60, types=[{"capacity": 50, "price": 4}])
    Voucher.objects.create(event=event, code="HALF", kind="percentage", value=50, used=3)
    TicketType.objects.filter(event=event).update(taken=5)
    Event.objects.filter(pk=event.pk).update(taken=7)
    findings = {(finding.table.split(".")[1], finding.check): finding for finding in Audit().findings()}
    assert set(findings) == {("tickettype", "taken"), ("event", "taken"), ("voucher", "used")}
    return event, findings


def still_off():
    return {(finding.table.split(".")[1], finding.check) for finding in Audit().findings()}


def test_a_repair_in_the_rush_loses_no_seat_and_no_use(event_factory, user_factory):
    for _ in range(3):
        event, findings = miscounted(event_factory)
        calls = [partial(book, user_factory(), event, "half") for _ in range(20)]
        for number, finding in enumerate(findings.values()):
            calls.insert(number * 5, partial(repair, finding))

        assert tally(at_once(calls)) == {"ok": 23}
        assert still_off() == set()


def book_between_counting_and_writing(event_factory, user_factory, monkeypatch, row):
    """Somebody books when the repair has counted; it waits for them a while, in vain if they wait for it."""
    event, findings = miscounted(event_factory)
    window, user = Window(), user_factory()
    monkeypatch.setattr(repairs, "_write", window.before(repairs._write))
    buy = partial(window.come_in, partial(book, user, event, "half"))
    assert tally(at_once([partial(repair, findings[row]), buy])) == {"ok": 2}
    return still_off()


SEATS, USES = ("tickettype", "taken"), ("voucher", "used")


@pytest.mark.parametrize("row", [SEATS, USES])
def test_whoever_books_during_a_repair_is_counted(event_factory, user_factory, monkeypatch, row):
    assert row not in book_between_counting_and_writing(event_factory, user_factory, monkeypatch, row)


def test_without_the_lock_on_the_event_a_repair_loses_seats(event_factory, user_factory, monkeypatch):
    monkeypatch.setattr(repairs, "lock_event", lambda pk: Event.objects.get(pk=pk))

    assert SEATS in book_between_counting_and_writing(event_factory, user_factory, monkeypatch, SEATS)


def test_without_the_lock_on_the_voucher_a_repair_loses_uses(event_factory, user_factory, monkeypatch):
    monkeypatch.setattr(repairs, "for_change", lambda rows: rows)

    assert USES in book_between_counting_and_writing(event_factory, user_factory, monkeypatch, USES)

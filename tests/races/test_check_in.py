"""What the door promises under concurrency, on PostgreSQL. Each is followed by its negative control."""

import sys
from datetime import UTC, datetime
from functools import partial

import pytest
from rest_framework.test import APIClient

from event_booking.bookings.models import Booking, Scan, Ticket
from event_booking.bookings.services import (
    ScanReport,
    cancel_booking,
    cancelling,
    confirm_booking,
    report_scans,
    scans,
    transfer_ticket,
    undo_check_in,
)
from event_booking.bookings.services import check_in as let_in
from event_booking.journal.models import Entry
from tests.races.at_once import at_once, tally
from tests.races.test_bookings import assert_sound, book
from tests.races.windows import Meeting, Window

#: The module, which the package's function of the same name hides.
DOOR = sys.modules["event_booking.bookings.services.check_in"]
NOON = datetime(2030, 5, 4, 12, tzinfo=UTC)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def event(event_factory):
    return event_factory(types=[{"capacity": 100}])


@pytest.fixture
def ticket(event, user_factory):
    return one_ticket(event, user_factory)


def one_ticket(event, user_factory):
    return book(user_factory(), event, {event.ticket_types.get().pk: 1}).tickets.select_related("booking").get()


def fresh(ticket):
    return Ticket.objects.select_related("booking").get(pk=ticket.pk)


def scan(ticket, event):
    return let_in(ticket=fresh(ticket), actor=event.organizer)


def entered():
    """How often somebody went in, and how often that was taken back."""
    return [Entry.objects.filter(fact=f"ticket.{name}").count() for name in ("checked_in", "check_in_undone")]


def look_then_write(number):
    """What a careless check-in does, when so many come at the same moment."""
    meeting = Meeting(number)

    def check_in(rows, values, new):
        found = rows.exists()
        meeting.wait()
        if found:
            Ticket.objects.filter(pk=new.subject_id).update(**values)
            new.save()
        return found

    return check_in


def test_50_scans_of_one_ticket_let_one_person_in(event, ticket):
    def over_http():
        client = APIClient()
        client.force_authenticate(event.organizer)
        body = {"code": ticket.code}
        return client.post(f"/api/v1/events/{event.pk}/check_in/", body, format="json").status_code

    results = at_once([over_http] * 50)

    assert sorted(results) == [200] + [409] * 49
    assert entered() == [1, 0]


def test_without_the_conditional_update_one_ticket_lets_several_in(event, ticket, monkeypatch):
    monkeypatch.setattr(DOOR, "update_and_insert", look_then_write(10))

    results = at_once([partial(scan, ticket, event)] * 10)

    assert tally(results)["ok"] > 1


def test_entry_cancelling_and_passing_on_have_one_winner(event, user_factory):
    for _ in range(8):
        ticket = one_ticket(event, user_factory)
        booking = ticket.booking
        pass_on = partial(transfer_ticket, ticket=ticket, actor=booking.user, name="Ben", email="")
        cancel = partial(cancel_booking, booking=booking, actor=booking.user)

        results = at_once([partial(scan, ticket, event), cancel, pass_on] * 3)

        booking.refresh_from_db()
        statuses = sorted(booking.tickets.values_list("status", flat=True))
        went_in = any(isinstance(each, Ticket) and each.status == "used" for each in results)
        # nobody is let in with a ticket of a booking that was cancelled, nor does one end after somebody went in
        assert (booking.status, statuses) in [
            ("confirmed", ["used"]),
            ("confirmed", ["cancelled", "valid"]),
            ("cancelled", ["cancelled"]),
            ("cancelled", ["cancelled", "cancelled"]),
        ], tally(results)
        assert went_in == ("used" in statuses)
    assert_sound(event)


def test_without_counting_its_tickets_a_booking_is_cancelled_after_somebody_went_in(event, ticket, monkeypatch):
    window = Window()
    monkeypatch.setattr(cancelling, "_end_tickets", lambda booking, endable: window.stand_still())
    cancel = partial(cancel_booking, booking=ticket.booking, actor=ticket.booking.user)

    results = at_once([cancel, partial(window.come_in, partial(scan, ticket, event))])

    assert tally(results) == {"ok": 2}
    assert (fresh(ticket).status, fresh(ticket).booking.status) == ("used", "cancelled")


def test_confirming_against_scanning_leaves_a_confirmed_booking(event_factory, user_factory):
    event = event_factory(types=[{"price": 5, "capacity": 100}])
    for _ in range(5):
        ticket = one_ticket(event, user_factory)
        confirm = partial(confirm_booking, booking=ticket.booking, actor=ticket.booking.user)

        results = at_once([confirm, *[partial(scan, ticket, event)] * 4])

        assert set(tally(results)) <= {"ok", "NotConfirmed", "AlreadyCheckedIn"}
        assert fresh(ticket).booking.status == Booking.Status.CONFIRMED
        ins = [each for each in results if isinstance(each, Ticket)]
        assert (fresh(ticket).status, len(ins)) in [("used", 1), ("valid", 0)]


def test_undoing_against_scanning_keeps_entries_and_undos_in_turn(event, ticket):
    scan(ticket, event)
    undo = partial(undo_check_in, ticket=ticket, actor=event.organizer)

    results = at_once([undo, partial(scan, ticket, event)] * 15)

    assert set(tally(results)) <= {"ok", "AlreadyCheckedIn", "NotCheckedIn"}
    went_in, undone = entered()
    assert went_in - undone == (fresh(ticket).status == "used")
    told = list(Entry.objects.filter(fact__startswith="ticket.check").order_by("pk").values_list("fact", flat=True))
    assert len(told) == went_in + undone


def test_without_the_conditional_update_one_entry_is_undone_twice(event, ticket, monkeypatch):
    scan(ticket, event)
    monkeypatch.setattr(DOOR, "update_and_insert", look_then_write(10))

    results = at_once([partial(undo_check_in, ticket=ticket, actor=event.organizer)] * 10)

    assert tally(results)["ok"] > 1


def many_reports(event, user_factory, number=12):
    tickets = [one_ticket(event, user_factory) for _ in range(number)]
    return [ScanReport(id=f"n{place}", code=ticket.code, scanned_at=NOON) for place, ticket in enumerate(tickets)]


def shown(rows):
    return [(row.client_id, row.result, row.answer) for row in rows]


def test_20_equal_reports_at_once_get_one_answer(event, user_factory):
    reports = many_reports(event, user_factory)

    results = at_once([partial(report_scans, event=event, reports=reports, actor=event.organizer)] * 20)

    assert tally(results) == {"ok": 20}
    assert all(shown(rows) == shown(results[0]) for rows in results)
    assert {row.result for row in results[0]} == {"accepted"}
    assert (Scan.objects.count(), entered()) == (12, [12, 0])


def test_without_the_unique_name_a_report_is_answered_in_two_ways(event, user_factory, monkeypatch):
    """The name has the last word: without it, whoever comes second is told of its own scan that the ticket was used."""
    reports, store, meeting = many_reports(event, user_factory, 1), scans._store, Meeting(5)

    def under_another_name(scan, ticket, now):
        scan.client_id = f"{scan.client_id}-{id(scan)}"
        meeting.wait()
        return store(scan, ticket, now)

    monkeypatch.setattr(scans, "_store", under_another_name)

    results = at_once([partial(report_scans, event=event, reports=reports, actor=event.organizer)] * 5)

    assert len({row.result for rows in results for row in rows}) == 2


def test_two_scanners_with_the_same_tickets_in_opposite_order_share_them(event, user_factory):
    north = many_reports(event, user_factory, 20)
    south = [ScanReport(id=f"s{each.id}", code=each.code, scanned_at=NOON) for each in reversed(north)]

    results = at_once(
        [
            partial(report_scans, event=event, reports=reports, actor=event.organizer, where=where)
            for reports, where in ((north, "North"), (south, "South"))
        ]
    )

    assert tally(results) == {"ok": 2}
    rows = [row for scanner in results for row in scanner]
    accepted = {row.answer["ticket"]["code"]: row for row in rows if row.result == "accepted"}
    refused = {row.answer["ticket"]["code"]: row for row in rows if row.result == "already_used"}
    assert set(accepted) == set(refused) == {each.code for each in north}
    assert all(refused[code].answer["where"] == accepted[code].where for code in accepted)
    assert entered() == [20, 0]


def test_a_scan_and_its_report_and_an_undo_let_nobody_in_twice(event, user_factory):
    for _ in range(5):
        ticket = one_ticket(event, user_factory)
        report = ScanReport(id=ticket.code, code=ticket.code, scanned_at=NOON)
        send = partial(report_scans, event=event, reports=[report], actor=event.organizer)
        undo = partial(undo_check_in, ticket=ticket, actor=event.organizer)

        results = at_once([send, undo, partial(scan, ticket, event), send, undo])

        assert set(tally(results)) <= {"ok", "AlreadyCheckedIn", "NotCheckedIn"}
        assert shown(results[0]) == shown(results[3])
    went_in, undone = entered()
    assert went_in - undone == Ticket.objects.filter(status="used").count()

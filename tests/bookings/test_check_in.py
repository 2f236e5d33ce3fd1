import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from event_booking.accounts.services.sessions import Device, open_session
from event_booking.bookings.models import Booking, Scan, Ticket
from event_booking.bookings.services import (
    ScanReport,
    cancel_booking,
    cancel_bookings_of_event,
    confirm_booking,
    find_ticket,
    forget_person,
    report_scans,
    scans,
)
from event_booking.bookings.services.check_in import check_in, undo_check_in
from event_booking.bookings.signing import sign_ticket, signing_key
from event_booking.bookings.ticket_keys import ticket_token
from event_booking.events.models import Event
from event_booking.journal.models import Entry

NOON = datetime(2030, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def event(event_factory):
    return event_factory()


@pytest.fixture
def ticket(event, book):
    return book(event, attendees=[{"name": "Ann", "email": "ann@example.com"}]).tickets.get()


@pytest.fixture
def door(event, client_for):
    """``door("check_in/", {...})``: what the organizer is answered, as status and body."""
    client = client_for(event.organizer)

    def post(path, body):
        answer = client.post(f"/api/v1/events/{event.pk}/{path}", json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()

    return post


@pytest.fixture
def report(door):
    """``report({"a": code})``: results of these scans, by their ids."""

    def send(codes, at=NOON, **more):
        rows = [{"id": name, "code": code, "scanned_at": at.isoformat()} for name, code in codes.items()]
        status, body = door("check_in/batch/", {"scans": rows, **more})
        assert status == 200, body
        assert [row["id"] for row in body["results"]] == list(codes)
        return {row["id"]: row for row in body["results"]}

    return send


def token(ticket):
    return ticket_token(code=ticket.code, event_id=ticket.booking.event_id)


def iso(moment):
    return moment.isoformat().replace("+00:00", "Z")


def facts(name):
    return list(Entry.objects.filter(fact=name).order_by("pk").values_list("subject_id", "actor", "data"))


# One scan


def test_a_signed_code_opens_the_door_and_the_door_is_remembered(door, event, ticket):
    status, body = door("check_in/", {"code": token(ticket), "where": "North"})

    ticket.refresh_from_db()
    assert (status, body) == (
        200,
        {
            "ticket": {
                "code": ticket.code,
                "ticket_type": ticket.ticket_type_id,
                "attendee_name": "Ann",
                "attendee_email": "ann@example.com",
                "answers": {},
                "status": "used",
                "checked_in_at": iso(ticket.checked_in_at),
            },
            "attendee_name": "Ann",
            "checked_in_at": iso(ticket.checked_in_at),
            "where": "North",
        },
    )
    assert (ticket.status, ticket.checked_in_by, ticket.checked_in_where) == ("used", event.organizer, "North")
    assert facts("ticket.checked_in") == [(str(ticket.pk), event.organizer.pk, {"where": "North"})]
    status, body = door("check_in/", {"code": ticket.code})
    assert (status, body["code"]) == (409, "already_checked_in")


def test_a_forged_code_and_one_for_another_event_are_unknown(door, event, ticket, event_factory, book):
    other = book(event_factory(organizer=event.organizer)).tickets.get()
    forged = sign_ticket(code=ticket.code, event_id=event.pk, key=signing_key("guessed"))
    moved = ticket_token(code=ticket.code, event_id=event.pk + 1)
    smuggled = ticket_token(code=other.code, event_id=event.pk)
    for code in (forged, moved, smuggled, other.code, token(other), token(ticket)[:-1], f"{ticket.code}."):
        assert door("check_in/", {"code": code})[0] == 404
        assert door("check_in/undo/", {"code": code})[0] == 404
    assert not Ticket.objects.filter(status="used").exists()


def test_the_door_of_an_event_that_can_not_be_is_unknown(event, ticket, client_for, user_factory):
    for who in (event.organizer, user_factory("admin")):
        for number in (0, event.pk + 1, 2**63, 10**30):
            url = f"/api/v1/events/{number}/check_in/"
            asked = [
                client_for(who).post(f"{url}{path}", {"code": ticket.code}, format="json") for path in ("", "undo/")
            ]
            assert [answer.status_code for answer in asked] == [404, 404]


def test_who_manages_nothing_finds_no_ticket_and_an_admin_finds_every_one(event, ticket, user_factory):
    somebody, wish = user_factory(), {"event_id": event.pk}

    assert find_ticket(ticket.code, manager=somebody, roles=frozenset({"user"}), **wish) is None
    assert find_ticket(ticket.code, manager=somebody, roles=frozenset({"organizer"}), **wish) is None
    assert find_ticket(ticket.code, manager=somebody, roles=frozenset({"admin"}), **wish) == ticket


@pytest.mark.parametrize(
    "body", [{}, {"code": ""}, {"code": "x" * 401}, {"code": ["x"]}, {"code": "x", "where": "y" * 101}, []]
)
def test_what_is_no_scan_is_400(door, body):
    assert door("check_in/", body)[0] == 400


def test_one_scan_takes_five_statements(event, ticket):
    with transaction.atomic():
        access = open_session(user=event.organizer, device=Device()).access
    client = APIClient(headers={"Authorization": f"Bearer {access}"})

    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.post(f"/api/v1/events/{event.pk}/check_in/", {"code": token(ticket)}, format="json")

    assert answer.status_code == 200
    real = [each["sql"] for each in asked if not each["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    # session; roles; the transaction's lock limit and time, which only PostgreSQL is asked for; ticket, booking and
    # event in one; the ticket's change and the fact, which PostgreSQL writes in one
    assert len(real) == 5


def test_a_held_ticket_opens_once_it_is_confirmed(event_factory, book, client_for):
    event = event_factory(types=[{"price": 5}])
    booking = book(event)
    url, body = f"/api/v1/events/{event.pk}/check_in/", {"code": booking.tickets.get().code}
    organizer = client_for(event.organizer)

    assert organizer.post(url, body, format="json").json()["code"] == "not_confirmed"
    confirm_booking(booking=booking, actor=booking.user)
    assert organizer.post(url, body, format="json").status_code == 200


def test_what_was_looked_at_must_still_be_so(event, ticket):
    """As when the code is passed on, or the booking moved, between the look and the entry."""
    seen = Ticket.objects.select_related("booking").get(pk=ticket.pk)
    Ticket.objects.update(code="another")

    with pytest.raises(Ticket.DoesNotExist):
        check_in(ticket=seen, actor=event.organizer)
    assert facts("ticket.checked_in") == []


def test_a_door_without_a_name_and_an_undoing_without_a_reason_are_told_as_such(event, ticket):
    check_in(ticket=ticket, actor=event.organizer)
    assert Ticket.objects.get().checked_in_where == ""
    undo_check_in(ticket=ticket, actor=event.organizer)
    [scan] = report_scans(
        event=event, reports=[ScanReport(id="a", code=ticket.code, scanned_at=NOON)], actor=event.organizer
    )

    assert scan.where == ""
    names = ["ticket.checked_in", "ticket.check_in_undone"]
    told = Entry.objects.filter(fact__in=names).order_by("pk").values_list("data", flat=True)
    assert list(told) == [{}, {}, {"scan": "a"}]


def test_a_ticket_of_another_event_by_now_is_not_used(event, ticket, event_factory):
    Ticket.objects.update(ticket_type=event_factory().ticket_types.get())

    with pytest.raises(Ticket.DoesNotExist):
        check_in(ticket=ticket, actor=event.organizer)
    assert Ticket.objects.get().status == "valid"


def test_a_report_that_comes_twice_at_once_gets_its_own_first_answer(event, book, monkeypatch):
    tickets = list(book(event, 2).tickets.all())
    reports = [ScanReport(id=f"s{ticket.pk}", code=ticket.code, scanned_at=NOON) for ticket in tickets]
    first = report_scans(event=event, reports=reports, actor=event.organizer)
    heard, looks = scans._heard, []

    def late(event, ids):
        looks.append(ids)
        return heard(event, ids) if len(looks) > 1 else []

    monkeypatch.setattr(scans, "_heard", late)

    [again] = report_scans(event=event, reports=reports[1:], actor=event.organizer)
    assert (again.client_id, again.result, again.answer) == (reports[1].id, "accepted", first[1].answer)


def test_a_cancelled_ticket_is_refused_and_leaves_no_fact(event, ticket, door):
    cancel_booking(booking=ticket.booking, actor=None)

    status, body = door("check_in/", {"code": ticket.code})

    assert (status, body["code"]) == (409, "ticket_cancelled")
    assert facts("ticket.checked_in") == []


# Undo


def test_the_organizer_takes_a_check_in_back_with_a_trace(door, event, ticket):
    door("check_in/", {"code": ticket.code, "where": "North"})

    status, body = door("check_in/undo/", {"code": token(ticket), "reason": "wrong Ann"})

    assert (status, body["ticket"]["status"], body["checked_in_at"], body["where"]) == (200, "valid", None, "")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.checked_in_at, ticket.checked_in_by, ticket.checked_in_where) == (
        "valid",
        None,
        None,
        "",
    )
    assert facts("ticket.check_in_undone") == [(str(ticket.pk), event.organizer.pk, {"reason": "wrong Ann"})]
    assert door("check_in/", {"code": ticket.code})[0] == 200


def test_what_was_not_used_can_not_be_undone(door, ticket):
    status, body = door("check_in/undo/", {"code": ticket.code})

    assert (status, body["code"]) == (409, "not_checked_in")
    assert facts("ticket.check_in_undone") == []


@pytest.mark.parametrize("path", ["undo/", "batch/"])
def test_the_door_is_its_organizers(event, ticket, client_for, user_factory, path):
    scan = {"id": "a", "code": ticket.code, "scanned_at": NOON.isoformat()}
    body = {"code": ticket.code} if path == "undo/" else {"scans": [scan]}
    people = [None, user_factory(), user_factory("organizer"), ticket.booking.user]

    asked = [client_for(who).post(f"/api/v1/events/{event.pk}/check_in/{path}", body, format="json") for who in people]

    assert [answer.status_code for answer in asked] == [401, 403, 404, 403]
    assert not Scan.objects.exists()


# Scans that were made offline


def test_each_scan_is_answered_in_the_order_given(report, event, ticket, book, event_factory, client_for):
    cancelled, other = book(event).tickets.get(), book(event_factory()).tickets.get()
    cancel_booking(booking=cancelled.booking, actor=None)
    held = book(event).tickets.get()
    Booking.objects.filter(pk=held.booking_id).update(status="held", expires_at=timezone.now() + timedelta(hours=1))
    codes = {
        "z": token(ticket), "y": ticket.code, "x": cancelled.code, "w": held.code, "v": other.code, "u": "nonsense",
        "t": token(ticket)[:-1] + "!",
    }  # fmt: skip

    told = report(codes, at=timezone.now(), where="South")

    assert [row["result"] for row in told.values()] == [
        "accepted", "already_used", "cancelled", "not_confirmed", "unknown", "unknown", "unknown",
    ]  # fmt: skip
    ticket.refresh_from_db()
    at = iso(ticket.checked_in_at)
    shown = {
        "code": ticket.code,
        "ticket_type": ticket.ticket_type_id,
        "attendee_name": "Ann",
        "attendee_email": "ann@example.com",
        "answers": {},
        "status": "used",
        "checked_in_at": at,
    }
    used = {"ticket": shown, "attendee_name": "Ann", "checked_in_at": at, "where": "South"}
    assert told["z"] == {"id": "z", "result": "accepted", **used}
    assert told["y"] == {"id": "y", "result": "already_used", **used}
    assert (told["x"]["ticket"]["code"], told["x"]["checked_in_at"], told["x"]["where"]) == (cancelled.code, None, "")
    assert told["v"] == {
        "id": "v",
        "result": "unknown",
        "ticket": None,
        "attendee_name": "",
        "checked_in_at": None,
        "where": "",
    }
    assert facts("ticket.checked_in") == [(str(ticket.pk), event.organizer.pk, {"scan": "z", "where": "South"})]


def test_a_report_that_is_sent_again_gets_the_same_bytes_and_changes_nothing(event, ticket, book, client_for):
    other = book(event).tickets.get()
    rows = [
        {"id": str(number), "code": code, "scanned_at": NOON.isoformat()}
        for number, code in enumerate([ticket.code, token(ticket), other.code, "nonsense"])
    ]
    client, url = client_for(event.organizer), f"/api/v1/events/{event.pk}/check_in/batch/"

    first = client.post(url, {"scans": rows, "where": "North"}, format="json")
    again = client.post(url, {"scans": rows, "where": "South"}, format="json")

    assert first.status_code == 200
    assert first.content == again.content
    assert (Scan.objects.count(), len(facts("ticket.checked_in"))) == (4, 2)


def test_of_one_report_twice_at_once_both_get_the_same_answer(report, ticket, event, book, monkeypatch):
    report({"a": "nonsense"})
    first, heard, calls = report({"b": ticket.code}), scans._heard, []
    report({"c": "nonsense"})

    def late(event, ids):
        calls.append(ids)
        return heard(event, ids) if len(calls) > 1 else []

    monkeypatch.setattr(scans, "_heard", late)

    assert report({"b": ticket.code}) == first
    assert len(calls) == 2


def test_an_id_stands_for_its_first_scan_and_another_ticket_is_told_so(report, ticket, event, book):
    other = book(event).tickets.get()
    first = report({"a": ticket.code})

    nothing = {"ticket": None, "attendee_name": "", "checked_in_at": None, "where": ""}
    assert report({"a": other.code}) == {"a": {"id": "a", "result": "id_taken", **nothing}}
    assert report({"a": ticket.code}) == first
    other.refresh_from_db()
    assert other.status == "valid"


def test_so_is_a_ticket_whose_id_stands_for_what_was_none(report, ticket):
    unknown = report({"a": "nonsense"})["a"]
    assert report({"a": ticket.code})["a"]["result"] == "id_taken"
    assert report({"a": "more nonsense"})["a"] == unknown

    ticket.refresh_from_db()
    assert ticket.status == "valid"


def test_who_pays_while_a_report_is_heard_is_let_in(event_factory, book, monkeypatch):
    event = event_factory(types=[{"price": 10}])
    booking, hear = book(event), scans._hear
    ticket = booking.tickets.get()

    def pay_first(*args, **more):
        confirm_booking(booking=booking, actor=booking.user)
        return hear(*args, **more)

    monkeypatch.setattr(scans, "_hear", pay_first)
    reports = [ScanReport(id="a", code=ticket.code, scanned_at=NOON)]
    [scan] = report_scans(event=event, reports=reports, actor=event.organizer)

    assert (scan.result, scan.ticket.status) == ("accepted", "used")


def test_a_ticket_that_was_used_and_then_cancelled_is_cancelled_and_no_more_is_told(report, ticket, event):
    check_in(ticket=ticket, actor=event.organizer, where="North")
    Event.objects.update(status="cancelled")
    cancel_bookings_of_event(event_id=event.pk)

    answer = report({"a": ticket.code})["a"]

    assert (answer["result"], answer["checked_in_at"], answer["where"]) == ("cancelled", None, "")


def test_who_reported_it_has_let_somebody_in(report, ticket, event):
    report({"a": ticket.code})
    assert Ticket.objects.get().checked_in_by == event.organizer


def test_another_events_scan_may_have_the_same_id(report, ticket, event_factory, book, client_for):
    report({"a": ticket.code})
    there = event_factory()
    code = book(there).tickets.get().code
    scan = {"id": "a", "code": code, "scanned_at": NOON.isoformat()}

    url = f"/api/v1/events/{there.pk}/check_in/batch/"
    answer = client_for(there.organizer).post(url, {"scans": [scan]}, format="json")

    assert answer.json()["results"][0]["result"] == "accepted"


def test_the_first_to_report_wins_and_the_other_hears_when_and_where(report, ticket):
    early, late = timezone.now() - timedelta(seconds=1), timezone.now()
    Booking.objects.update(created_at=early - timedelta(hours=1))

    report({"n1": ticket.code}, at=late, where="North")
    second = report({"s1": ticket.code}, at=early, where="South")["s1"]

    assert (second["result"], second["where"], second["checked_in_at"]) == ("already_used", "North", iso(late))


def test_a_scanners_clock_is_believed_between_the_booking_and_now(report, event, book):
    first, second, third = (book(event).tickets.get() for _ in range(3))
    booked = timezone.now() - timedelta(hours=2)
    Booking.objects.update(created_at=booked)
    before = timezone.now()

    report({"past": first.code}, at=booked - timedelta(days=1))
    report({"fine": second.code}, at=booked + timedelta(hours=1))
    report({"future": third.code}, at=before + timedelta(days=1))

    at = [Ticket.objects.get(pk=each.pk).checked_in_at for each in (first, second, third)]
    assert at[:2] == [booked, booked + timedelta(hours=1)]
    assert before <= at[2] <= timezone.now()


def test_a_scan_that_was_undone_is_not_repeated_by_its_report(report, ticket, event):
    first = report({"a": ticket.code})
    undo_check_in(ticket=Ticket.objects.get(pk=ticket.pk), actor=event.organizer)

    assert report({"a": ticket.code}) == first
    ticket.refresh_from_db()
    assert ticket.status == "valid"
    assert report({"b": ticket.code})["b"]["result"] == "accepted"


def test_a_report_that_was_cut_off_is_completed_by_the_next(event, book, monkeypatch):
    tickets = [book(event).tickets.get() for _ in range(4)]
    reports = [ScanReport(id=ticket.code, code=ticket.code, scanned_at=NOON) for ticket in tickets]
    hear, left = scans._hear, iter([True, True, False])

    def die_at_the_third(*args, **more):
        if not next(left):
            raise OperationalError("the server went away")
        return hear(*args, **more)

    monkeypatch.setattr(scans, "_hear", die_at_the_third)
    with pytest.raises(OperationalError):
        report_scans(event=event, reports=reports, actor=event.organizer)
    assert Scan.objects.count() == 2
    monkeypatch.undo()

    told = report_scans(event=event, reports=reports, actor=event.organizer)

    assert [scan.result for scan in told] == ["accepted"] * 4
    assert len(facts("ticket.checked_in")) == 4


def test_names_that_were_erased_are_in_no_later_answer(report, ticket):
    report({"a": ticket.code})
    assert "Ann" not in json.dumps(list(Scan.objects.values("answer")))

    forget_person(user_id=ticket.booking.user_id)

    told = report({"a": ticket.code})["a"]
    assert (told["result"], told["attendee_name"], told["ticket"]["attendee_email"]) == ("accepted", "", "")


def test_a_report_of_what_is_known_takes_the_same_few_queries(report, event, book):
    codes = {str(number): book(event).tickets.get().code for number in range(8)}
    report(codes)

    def queries(some):
        with CaptureQueriesContext(connection) as asked:
            report(some)
        return len(asked)

    assert queries({"0": codes["0"]}) == queries(codes)


SCAN = {"id": "a", "code": "x", "scanned_at": "2030-05-04T09:41:07Z"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"scans": []},
        {"scans": {}},
        {"scans": ["x"]},
        {"scans": [SCAN, SCAN]},
        {"scans": [{**SCAN, "id": ""}]},
        {"scans": [{**SCAN, "id": "x" * 101}]},
        {"scans": [{**SCAN, "id": "a\0"}]},
        {"scans": [{**SCAN, "id": "a\ud800"}]},
        {"scans": [{**SCAN, "code": "x" * 401}]},
        {"scans": [{**SCAN, "scanned_at": "yesterday"}]},
        {"scans": [{**SCAN, "scanned_at": "0001-01-01T00:00:00+14:00"}]},
        {"scans": [{"id": "a", "code": "x"}]},
        {"scans": [{**SCAN, "id": str(number)} for number in range(501)]},
        {"scans": [SCAN], "where": "x" * 101},
        [],
    ],
)
def test_what_is_no_report_is_400(door, body):
    assert door("check_in/batch/", body)[0] == 400
    assert not Scan.objects.exists()


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_scanner_whose_battery_was_empty_is_heard(door, ticket, at):
    status, body = door("check_in/batch/", {"scans": [{"id": " a ", "code": ticket.code, "scanned_at": at}]})

    assert (status, body["results"][0]["id"], body["results"][0]["result"]) == (200, " a ", "accepted")


def test_a_scan_without_an_offset_is_taken_for_utc(door, ticket, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    Booking.objects.update(created_at=timezone.now() - timedelta(days=1))
    naive = (timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S")
    _, body = door("check_in/batch/", {"scans": [{"id": "a", "code": ticket.code, "scanned_at": naive}]})

    assert body["results"][0]["checked_in_at"] == f"{naive}Z"

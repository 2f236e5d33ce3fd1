"""Each check of the audit names the row that was broken; what can be repaired is clean afterwards."""

import json
import re
import textwrap
import time
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from event_booking.bookings.audit import Audit, run
from event_booking.bookings.audit.repairs import WAYS
from event_booking.bookings.models import Booking, BookingItem, IdempotencyKey, Ticket, Voucher, WaitlistEntry
from event_booking.bookings.services import (
    BookingRequest,
    Channel,
    cancel_booking,
    check_in,
    confirm_booking,
    create_booking,
)
from event_booking.events.models import Event, TicketType
from event_booking.events.services import cancel_event
from event_booking.journal.models import Entry
from event_booking.testing import override_event_booking

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).parents[2] / "docs"


def off():
    """What the audit finds: guarantee, check, row, what is there and what should be."""
    return [(f.guarantee, f.check, f.pk, f.found, f.expected) for f in Audit().findings()]


def off_checks():
    return {(finding.check, finding.pk) for finding in Audit().findings()}


def audit(*options):
    """The command's output and whether it was content."""
    out = StringIO()
    try:
        call_command("event_booking_audit", *options, stdout=out)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


@contextmanager
def without_checks(*models):
    """Let anything be written: the CHECKs of these tables are ignored or lifted for a moment."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for model in models:
                for constraint in model._meta.constraints:
                    cursor.execute(f'ALTER TABLE {model._meta.db_table} DROP CONSTRAINT IF EXISTS "{constraint.name}"')
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def add_entry(event, user, *types, **fields):
    """Somebody waits, as far as the flags tell."""
    entry = WaitlistEntry.objects.create(event=event, user=user, quantity=1, **fields)
    entry.ticket_types.set(types)
    if entry.status == "waiting":
        (event.ticket_types.filter(pk__in=[kind.pk for kind in types]) if types else event.ticket_types).update(
            has_waitlist=True
        )
        Event.objects.filter(pk=event.pk).update(has_waitlist=True)
    return entry


@pytest.fixture
def sold(event_factory, book, user_factory):
    """An event with a ceiling of which a part is sold, in every way."""
    event = event_factory(
        capacity=8, types=[{"capacity": 6, "max_per_person": 4}, {"name": "Priced", "price": 5, "capacity": 6}]
    )
    free, priced = event.ticket_types.order_by("pk")
    event.confirmed = book(event, {free.pk: 2})
    event.held = book(event, {priced.pk: 2})
    event.cancelled = book(event, {free.pk: 1, priced.pk: 1})
    cancel_booking(booking=event.cancelled, actor=event.cancelled.user)
    event.reduced = book(event, {free.pk: 2})
    cancel_booking(booking=event.reduced, actor=None, codes=[event.reduced.tickets.first().code])
    check_in(ticket=event.confirmed.tickets.first(), actor=event.organizer)
    event.free, event.priced = free, priced
    return event


def voucher_for(event, **fields):
    return Voucher.objects.create(event=event, code="HALF", kind="percentage", value=50, **fields)


def test_a_site_that_only_used_the_services_is_clean(sold, book, client_for):
    voucher = voucher_for(sold, budget=5)
    book(sold, {sold.priced.pk: 1}, voucher="half")
    add_entry(sold, sold.held.user)
    body = {"event": sold.pk, "items": [{"ticket_type": sold.free.pk, "quantity": 1}]}
    client = client_for(sold.held.user)
    assert client.post("/api/v1/bookings/", body, "json", headers={"Idempotency-Key": "a"}).status_code == 201

    said, clean = audit()

    assert clean
    assert voucher.items.count() == 1
    tables = [TicketType, Event, Voucher, Booking, BookingItem, Ticket, WaitlistEntry, Entry, IdempotencyKey]
    rows = sum(model.objects.count() for model in tables)
    assert said.startswith(f"Checked {rows:,} rows of 9 tables in ")
    assert said.endswith(" s: 0 off, 0 repaired; facts given up: 0.\n")


def test_the_answer_for_machines_is_one_object(sold):
    TicketType.objects.filter(pk=sold.free.pk).update(taken=4)

    said, clean = audit("--json")
    report = json.loads(said)

    assert not clean
    assert report.pop("seconds") >= 0
    assert report.pop("rows")["event_booking_events.tickettype"] == 2
    row = {
        "guarantee": "G2", "check": "taken", "table": "event_booking_events.tickettype", "pk": sold.free.pk,
        "reference": "", "found": 4, "expected": 3, "repaired": "",
    }  # fmt: skip
    event = {**row, "table": "event_booking_events.event", "pk": sold.pk, "found": 5, "expected": 6}
    assert report == {"findings": [row, event], "found": 2, "repaired": 0, "clean": False, "dead_facts": 0}


def test_a_person_reads_which_row_is_off_and_what_it_should_be(sold):
    Booking.objects.filter(pk=sold.held.pk).update(expires_at=timezone.now() - timedelta(minutes=2))

    said, clean = audit()

    assert not clean
    row = f"event_booking_bookings.booking {sold.held.pk} ({sold.held.reference})"
    assert said.splitlines()[0] == f"G5 holds_end: {row} has held, should have expired"


def test_prometheus_is_told_of_the_last_audit_whatever_it_found(sold, tmp_path):
    file = tmp_path / "audit.prom"
    Event.objects.filter(pk=sold.pk).update(taken=F("taken") + 1)
    audit("--metrics", str(file))
    assert "\nevent_booking_audit_off 1\n" in file.read_text()

    audit("--repair", "--metrics", str(file))

    assert "\nevent_booking_audit_off 0\n" in file.read_text()
    ended = re.search(r"^event_booking_audit_time_seconds (\d+)$", file.read_text(), re.MULTILINE)
    assert abs(int(ended[1]) - time.time()) < 600
    assert [each.name for each in tmp_path.iterdir()] == ["audit.prom"]


def test_facts_that_were_given_up_are_counted(sold):
    Entry.objects.filter(fact="booking.held", subject_id=sold.held.pk).update(state="dead")

    said, clean = audit()

    assert clean
    assert "facts given up: 1." in said


# --- seats


def test_more_seats_than_there_are(sold):
    with without_checks(TicketType, Event):
        TicketType.objects.filter(pk=sold.free.pk).update(capacity=2)
        Event.objects.filter(pk=sold.pk).update(capacity=4)

    assert off() == [("G1", "oversold", sold.free.pk, 3, 2), ("G1", "oversold", sold.pk, 5, 4)]
    # nobody but people can say who must leave
    assert audit("--repair")[1] is False


def test_seats_that_nobody_has(sold):
    TicketType.objects.filter(pk=sold.free.pk).update(taken=5)
    Event.objects.filter(pk=sold.pk).update(taken=8)

    assert off() == [("G2", "taken", sold.free.pk, 5, 3), ("G2", "taken", sold.pk, 8, 7)]
    assert audit("--repair")[1]
    assert off() == []
    assert list(sold.ticket_types.order_by("pk").values_list("taken", flat=True)) == [3, 2]
    facts = Entry.objects.filter(fact="audit.repaired").order_by("pk")
    assert [(fact.subject, fact.data["was"], fact.data["now"]) for fact in facts] == [
        (sold.free, {"taken": 5}, {"taken": 3}),
        (sold, {"taken": 8}, {"taken": 5}),
    ]


def test_without_a_ceiling_an_event_counts_nothing(sold):
    TicketType.objects.filter(event=sold).update(event_limited=False)
    Event.objects.filter(pk=sold.pk).update(capacity=None)

    assert off() == [("G2", "taken", sold.pk, 5, 0)]
    assert audit("--repair")[1]
    assert off() == []


def test_seats_set_aside_that_are_not_free(sold):
    add_entry(sold, sold.held.user)
    with without_checks(TicketType, Event):
        TicketType.objects.filter(pk=sold.free.pk).update(set_aside=4)
        Event.objects.filter(pk=sold.pk).update(set_aside=4)

    assert off() == [("G1", "set_aside", sold.free.pk, 4, 3), ("G1", "set_aside", sold.pk, 4, 3)]
    assert audit("--repair")[1]
    assert off() == []


def test_seats_set_aside_for_nobody(sold):
    TicketType.objects.filter(pk=sold.free.pk).update(has_waitlist=True, set_aside=2)
    Event.objects.filter(pk=sold.pk).update(has_waitlist=True, set_aside=2)

    assert off_checks() == {("has_waitlist", sold.free.pk), ("has_waitlist", sold.pk)}
    assert audit("--repair")[1]
    assert off() == []
    assert TicketType.objects.get(pk=sold.free.pk).set_aside == 0


def test_somebody_waits_and_newcomers_are_served(sold):
    add_entry(sold, sold.held.user, sold.priced)
    TicketType.objects.filter(event=sold).update(has_waitlist=False)
    Event.objects.filter(pk=sold.pk).update(has_waitlist=False)

    assert off() == [
        ("G1", "has_waitlist", sold.priced.pk, False, True),
        ("G1", "has_waitlist", sold.pk, False, True),
    ]
    assert audit("--repair")[1]
    assert off() == []


def test_ticket_types_that_are_on_sale_when_their_event_is_not_or_forget_its_ceiling(sold):
    TicketType.objects.filter(pk=sold.free.pk).update(event_open=False)
    TicketType.objects.filter(pk=sold.priced.pk).update(event_limited=False)

    assert off() == [
        ("G9", "event_open", sold.free.pk, False, True),
        ("G1", "event_limited", sold.priced.pk, False, True),
    ]
    assert audit("--repair")[1]
    assert off() == []


def test_uses_of_a_voucher_that_nobody_made(sold, book):
    voucher = voucher_for(sold, budget=2)
    book(sold, {sold.priced.pk: 2}, voucher="HALF")
    Voucher.objects.update(used=1)
    assert off() == [("G2", "used", voucher.pk, 1, 2)]
    with without_checks(Voucher):
        Voucher.objects.update(used=3)
    assert off() == [("G1", "overused", voucher.pk, 3, 2), ("G2", "used", voucher.pk, 3, 2)]

    assert audit("--repair")[1]
    assert off() == []


# --- bookings, tickets


def test_seats_without_tickets(sold):
    sold.held.tickets.filter(pk=sold.held.tickets.first().pk).update(status="cancelled")

    item = sold.held.items.get()
    assert off() == [("G2", "seats_have_tickets", sold.priced.pk, 1, 2), ("G2", "item_has_tickets", item.pk, 1, 2)]
    said, clean = audit("--repair")
    assert not clean
    assert "repaired:" not in said


def test_a_living_booking_without_tickets_and_an_ended_one_with_some(sold):
    sold.held.tickets.update(status="cancelled")
    sold.cancelled.tickets.update(status="valid")

    assert {("living_has_tickets", sold.held.pk), ("ended_has_no_tickets", sold.cancelled.pk)} <= off_checks()


def test_a_ticket_that_was_never_sold(sold):
    ticket = Ticket.objects.create(booking=sold.confirmed, ticket_type=sold.priced)

    assert ("G2", "ticket_has_item", ticket.pk, "no item of its type", "one") in off()


def test_a_booking_that_no_fact_tells_of(sold):
    Entry.objects.filter(fact="booking.confirmed", subject_id=sold.confirmed.pk).delete()

    assert off() == [("G3", "confirmed_is_told", sold.confirmed.pk, "no fact", "booking.confirmed")]


@pytest.mark.parametrize(("status", "fact"), [("cancelled", "booking.cancelled"), ("expired", "booking.expired")])
def test_a_booking_that_ended_without_a_word(status, fact, sold):
    """Somebody who paid would have no ticket, and nobody would know why."""
    mine = sold.reduced.pk
    Ticket.objects.filter(booking=mine).update(status="cancelled")
    Booking.objects.filter(pk=mine).update(status=status, cancelled_at=timezone.now())
    TicketType.objects.filter(pk=sold.free.pk).update(taken=F("taken") - 1)
    Event.objects.filter(pk=sold.pk).update(taken=F("taken") - 1)

    assert off() == [("G3", "ended_is_told", mine, "no fact", fact)]


def test_a_booking_that_is_gone(sold):
    mine = sold.confirmed.pk
    entry = Entry.objects.get(fact="booking.confirmed", subject_id=mine)
    for part in (BookingItem, Ticket):
        part.objects.filter(booking=mine).delete()
    Booking.objects.filter(pk=mine).delete()
    TicketType.objects.filter(pk=sold.free.pk).update(taken=F("taken") - 2)
    Event.objects.filter(pk=sold.pk).update(taken=F("taken") - 2)

    assert off() == [("G3", "told_exists", entry.pk, f"no booking {mine}", "the booking")]


def test_a_booking_that_was_confirmed_and_is_held_again(sold):
    until = timezone.now() + timedelta(days=3650)
    Booking.objects.filter(pk=sold.reduced.pk).update(status="held", expires_at=until)
    assert off() == [("G3", "confirmed_has_time", sold.reduced.pk, "held", "what confirmed_at says")]


def test_a_booking_that_is_confirmed_and_never_was(sold):
    Booking.objects.filter(pk=sold.reduced.pk).update(confirmed_at=None)
    assert off() == [("G3", "confirmed_has_time", sold.reduced.pk, "confirmed", "what confirmed_at says")]


@pytest.mark.parametrize("by", ["0.01", "-10", "5"])
def test_a_booking_that_costs_something_else_than_its_items(by, sold):
    Booking.objects.filter(pk=sold.held.pk).update(total=10 + Decimal(by))
    assert off() == [("G3", "total_is_sum", sold.held.pk, 10 + Decimal(by), Decimal(10))]


def test_a_booking_of_another_event_than_its_items(sold, event_factory):
    other = event_factory()
    Booking.objects.filter(pk=sold.held.pk).update(event=other)
    assert off() == [("G2", "item_of_its_event", sold.held.items.get().pk, sold.pk, other.pk)]


def test_a_ticket_that_was_used_and_is_valid_again_without_a_word(sold):
    used = sold.confirmed.tickets.get(status="used")
    Ticket.objects.filter(pk=used.pk).update(status="valid", checked_in_at=None)
    assert off() == [("G8", "used_stays_used", used.pk, "valid", "used")]


def test_bookings_that_were_imported_are_written_down_as_the_documentation_says(sold):
    Entry.objects.filter(fact="booking.confirmed").delete()
    page = (DOCS / "audit.rst").read_text(encoding="utf-8")
    [code] = re.findall(r"  \.\. code-block:: python\n\n(     from django.*?)\n\n- ", page, re.DOTALL)
    names = {}
    exec(textwrap.dedent(code), names)

    names["told_elsewhere"](Booking.objects.filter(confirmed_at__isnull=False))

    assert off() == []
    assert not Entry.objects.due().filter(fact="booking.confirmed").exists()


def test_a_hold_that_should_have_ended(sold):
    Booking.objects.filter(pk=sold.held.pk).update(expires_at=timezone.now() - timedelta(seconds=50))
    assert off() == []
    Booking.objects.filter(pk=sold.held.pk).update(expires_at=timezone.now() - timedelta(seconds=70))
    assert off() == [("G5", "holds_end", sold.held.pk, "held", "expired")]

    said, clean = audit("--repair")

    assert clean
    assert said.splitlines()[0].endswith("; repaired: now expired")
    assert off() == []
    assert Entry.objects.get(fact="audit.repaired").subject == sold.held


def test_bookings_of_a_cancelled_event(sold):
    cancel_event(event=sold, actor=sold.organizer)
    assert off() == []
    Event.objects.filter(pk=sold.pk).update(cancelled_at=timezone.now() - timedelta(seconds=130))
    assert off() == [
        ("G9", "cancelled_events_are_empty", booking.pk, booking.status, "cancelled")
        for booking in (sold.confirmed, sold.held, sold.reduced)
    ]

    assert audit("--repair")[1]
    assert off() == []
    assert not Booking.objects.living().exists()


def test_a_hold_whose_seats_are_miscounted_is_repaired_in_one_go(sold):
    Booking.objects.filter(pk=sold.held.pk).update(expires_at=timezone.now() - timedelta(seconds=70))
    TicketType.objects.filter(pk=sold.priced.pk).update(taken=0)

    assert audit("--repair")[1]
    assert off() == []


def test_more_tickets_of_a_type_than_a_person_may_have(sold, book, user_factory):
    ann = user_factory()
    first, _, at_the_door = (book(sold, {sold.free.pk: 1}, user=ann) for _ in range(3))
    TicketType.objects.filter(pk=sold.free.pk).update(max_per_person=2)
    item = first.items.get()

    assert off() == [("G7", "person_within_limit", item.pk, 3, 2)]
    Booking.objects.filter(pk=at_the_door.pk).update(is_box_office=True)
    assert off() == []


def test_more_tickets_than_a_person_may_have(sold, book, user_factory):
    ann = user_factory()
    first, at_the_door = book(sold, {sold.free.pk: 2}, user=ann), book(sold, {sold.priced.pk: 1}, user=ann)

    with override_event_booking(MAX_TICKETS_PER_PERSON=2):
        assert off() == [("G7", "person_within_limit", first.pk, 3, 2)]
        Booking.objects.filter(pk=at_the_door.pk).update(is_box_office=True)
        assert off() == []
    assert off() == []


def test_a_ticket_that_was_used_at_no_time(sold):
    used = sold.confirmed.tickets.get(status="used")
    with without_checks(Ticket):
        Ticket.objects.filter(pk=used.pk).update(checked_in_at=None)

    assert off() == [("G8", "used_has_time", used.pk, "no time", "when it was used")]


def test_a_ticket_that_was_used_in_a_hold(sold):
    ticket = sold.held.tickets.first()
    Ticket.objects.filter(pk=ticket.pk).update(status="used", checked_in_at=timezone.now())

    assert off() == [("G8", "used_is_confirmed", ticket.pk, "held", "confirmed")]


def test_a_ticket_that_was_used_twice(sold):
    used = sold.confirmed.tickets.get(status="used")
    Ticket.objects.filter(pk=used.pk).update(status="valid")
    check_in(ticket=Ticket.objects.select_related("booking").get(pk=used.pk), actor=sold.organizer)

    assert off() == [("G8", "used_once", used.pk, 2, 1)]
    Entry.objects.create(
        fact="ticket.check_in_undone", subject_model="event_booking_bookings.ticket", subject_id=used.pk
    )
    assert off() == []


# --- keys, waiting list


def key(user, **fields):
    values = {"key": "k", "request_digest": "d", "status_code": 201, "body": "{}", **fields}
    return IdempotencyKey.objects.create(user=user, **values)


def test_a_key_that_is_kept_too_long(sold):
    row = key(sold.held.user, created_at=timezone.now() - timedelta(days=7, hours=23))
    assert off() == []
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(days=8, hours=1))
    assert [(check, pk) for _, check, pk, *_ in off()] == [("old_is_forgotten", row.pk)]

    assert audit("--repair")[1]
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("broken", [{"status_code": None}, {"body": ""}])
def test_a_key_without_an_answer(sold, broken):
    row = key(sold.held.user, **broken)

    assert off() == [("G4", "has_answer", row.pk, "no answer", "the first answer")]


def test_an_answer_that_tells_of_no_booking(sold):
    key(sold.held.user, key="true", body=json.dumps({"reference": sold.held.reference}))
    key(sold.held.user, key="refused", status_code=400, body="no")
    lost = key(sold.held.user, key="lost", body=json.dumps({"reference": "GONE"}))
    torn = key(sold.held.user, key="torn", body='{"refer')

    assert off() == [
        ("G4", "answer_is_true", lost.pk, "no such booking", "a booking"),
        ("G4", "answer_is_true", torn.pk, "no JSON", "an answer"),
    ]


def test_an_offer_that_is_not_held(sold):
    entry = add_entry(sold, sold.held.user, status="offered", offer=sold.held)
    assert off() == []
    confirm_booking(booking=sold.held, actor=sold.held.user)
    WaitlistEntry.objects.update(status="offered")
    assert off() == [("G5", "offer_is_held", entry.pk, "confirmed", "held")]
    WaitlistEntry.objects.update(offer=None)
    assert off() == [("G5", "offer_is_held", entry.pk, "no offer", "held")]


def test_somebody_who_waits_and_was_offered(sold):
    entry = add_entry(sold, sold.held.user, offer=sold.held)

    assert off() == [("G5", "waiting_has_no_offer", entry.pk, "waiting with an offer", "one of both")]


def test_somebody_who_waits_twice(sold):
    add_entry(sold, sold.held.user)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX event_booking_waitlist_once")
    again = add_entry(sold, sold.held.user)

    assert off() == [("G5", "waits_once", again.pk, "another living entry of the same person", "one")]


# --- size


def test_statements_grow_with_slices_and_not_with_rows(sold, book, monkeypatch):
    def statements():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert off() == []
        return len(queries)

    few = statements()
    for _ in range(2):
        book(sold, {sold.free.pk: 1})
    assert statements() == few

    monkeypatch.setattr(run, "SLICE", 3)
    slices = sum(-(-number // 3) for number in table_sizes())
    checks = {model: sum(check.model is model for check in run.CHECKS) for model in {c.model for c in run.CHECKS}}
    assert statements() <= sum((-(-model.objects.count() // 3)) * (checks[model] + 2) + 1 for model in checks)
    assert slices > len(checks)


def table_sizes():
    return [model.objects.count() for model in {check.model for check in run.CHECKS}]


def test_rows_of_every_slice_are_looked_at(sold, book, monkeypatch):
    monkeypatch.setattr(run, "SLICE", 2)
    last = book(sold, {sold.free.pk: 1})
    Booking.objects.filter(pk__in=[sold.held.pk]).update(expires_at=timezone.now() - timedelta(seconds=70))
    last.tickets.update(status="used", checked_in_at=timezone.now())
    Booking.objects.filter(pk=last.pk).update(
        status="held", confirmed_at=None, expires_at=timezone.now() - timedelta(seconds=70)
    )

    assert {("holds_end", sold.held.pk), ("holds_end", last.pk), ("used_is_confirmed", last.tickets.get().pk)} == (
        off_checks()
    )


def test_the_box_office_of_other_bookings_is_no_excuse(sold, book, user_factory):
    ann = user_factory()
    wish = BookingRequest(event_id=sold.pk, quantities={sold.free.pk: 1})
    create_booking(user=ann, wish=wish, channel=Channel.BOX_OFFICE)
    own = book(sold, {sold.free.pk: 1}, user=ann)
    BookingItem.objects.filter(booking=own).update(quantity=F("quantity") + 4)

    assert ("G7", "person_within_limit", own.items.get().pk, 5, 4) in off()


def test_the_documentation_names_every_check_and_what_can_be_repaired():
    page = (DOCS / "audit.rst").read_text(encoding="utf-8")
    rows = re.findall(r"^(G\d) +``(\w+)`` +(.*)$", page, re.MULTILINE)

    assert {(guarantee, name) for guarantee, name, _ in rows} == {(each.guarantee, each.name) for each in run.CHECKS}
    assert {name for _, name, said in rows if said.endswith("✓")} == {name for _, name in WAYS} - {
        "oversold",  # only where it was miscounted
        "overused",
    }

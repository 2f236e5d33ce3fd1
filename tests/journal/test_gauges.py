"""Figures that the database is asked for, in few questions that end soon."""

import logging
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections
from django.db.models.functions import Now

from event_booking.bookings.models import Booking
from event_booking.journal import gauges
from event_booking.journal.gauges import MEASURES, Gauge, all_gauges, measures
from event_booking.journal.models import Entry, Job
from event_booking.journal.prometheus import GaugeCollector
from event_booking.notifications.models import Delivery, Notification


def figures():
    """Every figure by its name: a number, or numbers by label."""
    return {each.name.removeprefix("event_booking_"): each.values or each.value for each in all_gauges()}


@pytest.fixture
def extra():
    """``extra(function)``: one more measure, as long as the test runs."""
    yield lambda function: measures("bakery")(function)
    MEASURES.pop("bakery", None)


@pytest.fixture
def deliveries(user_factory, record):
    """``deliveries("email", state="sent", …)``: one more."""
    user, numbers = user_factory(), iter(range(1000))

    def make(channel, **fields):
        note = Notification.objects.create(user=user, fact=record()[0], kind=str(next(numbers)), title="x")
        return Delivery.objects.create(notification=note, channel=channel, **fields)

    return make


def test_what_is_due_is_counted_queue_by_queue(record):
    record(3)

    assert figures()["due"] == {("facts",): 3, ("deliveries",): 0, ("digests",): 0, ("webhooks",): 0}


def test_a_crowd_is_counted_up_to_a_bound(record, monkeypatch):
    monkeypatch.setattr(gauges, "MOST", 2)
    record(3)

    assert figures()["due"]["facts",] == 2


def test_what_happened_lately_is_told_by_fact(record, later):
    record(2)
    later(minutes=6)
    record(1)

    lately = figures()["facts_5m"]
    assert (lately["test_journal.baked",], lately["booking.confirmed",]) == (1, 0)


def test_a_name_that_no_fact_has_is_no_label(record):
    record(1)
    Entry.objects.update(fact="somebody wrote this")

    assert ("somebody wrote this",) not in figures()["facts_5m"]


def test_the_work_in_the_background_has_an_age_once_it_began(db):
    assert "jobs_seconds" not in figures()

    Job.objects.create(name="x", due_at=Now(), started_at=Now() - timedelta(seconds=90))

    assert 90 <= figures()["jobs_seconds"] < 100


def test_holds_are_counted_until_they_are_over_and_then_have_an_age(event_factory, user_factory):
    event, person = event_factory(types=[{"price": 5}]), user_factory()
    for minutes in (10, 5, -3):
        Booking.objects.create(
            event=event, user=person, status="held", total=5, currency="EUR", created_at=Now(),
            expires_at=Now() + timedelta(minutes=minutes),
        )  # fmt: skip

    found = figures()

    assert found["holds"] == 2
    assert 180 <= found["overdue_hold_seconds"] < 190


def test_deliveries_are_told_by_channel_and_outcome(deliveries):
    deliveries("email", state="sent", sent_at=Now())
    deliveries("email", state="sent", sent_at=Now() - timedelta(minutes=6))
    deliveries("email", state="dead")
    deliveries("email", attempts=9)
    deliveries("gone_from_settings")

    found = figures()

    assert found["deliveries_5m"] == {
        ("email", "sent"): 1, ("email", "given_up"): 1, ("in_app", "sent"): 0, ("in_app", "given_up"): 0
    }  # fmt: skip
    assert found["deliveries"] == {
        ("email", "yes"): 1, ("email", "no"): 0, ("in_app", "yes"): 0, ("in_app", "no"): 0,
        ("gone_from_settings", "no"): 1,
    }  # fmt: skip


@pytest.mark.parametrize("rows", [1, 12])
def test_the_number_of_questions_does_not_grow(rows, record, deliveries, django_assert_max_num_queries):
    record(rows)
    for _ in range(rows):
        deliveries("email", state="sent", sent_at=Now())
    all_gauges()

    with django_assert_max_num_queries(40):  # savepoints included
        all_gauges()


def test_one_measure_that_fails_takes_no_other_with_it(db, extra, caplog):
    @extra
    def fail():
        raise ZeroDivisionError

    with caplog.at_level(logging.WARNING):
        found = figures()

    assert found["measured"] == {("journal",): 1, ("bookings",): 1, ("notifications",): 1, ("bakery",): 0}
    assert "holds" in found
    assert "bakery could not be measured" in caplog.text


@pytest.mark.postgres
def test_a_question_that_takes_long_is_given_up(db, extra):
    @extra
    def dawdle():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(60)")
        yield Gauge("event_booking_bread", "Loaves", 1)

    found = figures()

    assert (found["measured"]["bakery",], found["measured"]["journal",], "bread" in found) == (0, 1, False)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_limit_stays_with_the_question(extra):
    all_gauges()

    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_without_a_database_nothing_is_asked_twice(db, monkeypatch):
    tried = []

    def away():
        tried.append(1)
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(connections["default"], "ensure_connection", away)
        found = figures()

    assert found == {"measured": {("journal",): 0, ("bookings",): 0, ("notifications",): 0}}
    assert len(tried) == 1


def test_whoever_asks_often_is_answered_from_memory(record, django_assert_num_queries):
    collector = GaugeCollector()
    first = {family.name: family for family in collector.collect()}

    with django_assert_num_queries(0):
        again = {family.name: family for family in collector.collect()}
    assert again == first

    record(1)
    collector.forget()
    due = next(family for family in collector.collect() if family.name == "event_booking_due")
    assert next(sample.value for sample in due.samples if sample.labels == {"queue": "facts"}) == 1


def test_registering_it_asks_for_nothing(db, django_assert_num_queries):
    from prometheus_client import CollectorRegistry

    with django_assert_num_queries(0):
        CollectorRegistry(auto_describe=True).register(GaugeCollector())

"""Whether somebody does the work in the background, as ``manage.py check`` tells it."""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.core import checks
from django.db import ProgrammingError, connection
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone

from event_booking.journal import facts
from event_booking.journal.beat import BEAT_SCHEDULE
from event_booking.journal.checks import check_names, check_relay, check_schedule
from event_booking.journal.models import Entry, Job


@pytest.fixture
def job(db):
    def run(**ago):
        now = timezone.now()
        Job.objects.create(name="test.job", due_at=now, started_at=now - timedelta(**ago))

    return run


def told():
    return [(each.id, each.msg) for each in check_relay(None, databases=["default"])]


def test_facts_that_wait_while_no_job_ever_ran_are_told(record, later):
    record()
    assert told() == []

    later(minutes=10)

    waiting = "facts have been waiting for 10 minutes"
    said = f"Nobody does the work in the background: {waiting}, and its jobs never ran."
    assert told() == [("event_booking.W201", said)]


def test_so_are_those_that_wait_since_the_relay_ended(record, later, job):
    record()
    later(minutes=10)
    job(minutes=12)

    assert told()[0][1].endswith("and its jobs ran 12 minutes ago.")


def test_nothing_is_told_while_somebody_works_or_nothing_waits(record, later, job):
    record()
    later(minutes=10)
    job(seconds=20)
    assert told() == []

    Job.objects.all().delete()
    Entry.objects.update(due_at=F("due_at") + timedelta(days=1))
    assert told() == []


def test_it_looks_only_into_a_database_that_may_be_looked_into(django_assert_num_queries, record, later):
    record()
    later(minutes=10)
    with django_assert_num_queries(0):
        assert check_relay(None) == check_relay(None, databases=["other"]) == []


def test_before_the_first_migration_it_is_silent(db):
    def no_table(execute, sql, params, many, context):
        if "SAVEPOINT" in sql:
            return execute(sql, params, many, context)
        raise ProgrammingError('relation "event_booking_journal_entry" does not exist')

    with connection.execute_wrapper(no_table):
        assert told() == []


def test_the_check_is_one_of_the_databases(record, later):
    record()
    later(minutes=10)

    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    assert [each.id for each in found if each.id.startswith("event_booking")] == ["event_booking.W201"]
    assert "event_booking.W201" not in [each.id for each in checks.run_checks()]


@pytest.mark.parametrize(
    ("schedule", "ids"),
    [
        (BEAT_SCHEDULE, []),
        ({"mine": {"task": "shop.task", "schedule": 1.0}}, []),
        ({}, []),
        (None, []),
        ({"a": {"task": "event_booking.relay", "schedule": 1.0}}, ["event_booking.W202"]),
        ({"a": {"task": "event_booking.periodic"}, "b": None}, ["event_booking.W202"]),
    ],
)
def test_half_a_schedule_is_told(schedule, ids, settings):
    settings.CELERY_BEAT_SCHEDULE = schedule

    assert [each.id for each in check_schedule(None)] == ids


def test_a_name_that_looks_like_a_facts_is_told_and_that_of_another_app_is_not(monkeypatch):
    assert check_names(None) == []
    monkeypatch.setattr(facts, "_BY_NAME", defaultdict(Signal))
    facts.listens_to("account.erased", "acount.erased", "shop.sold")(listener := lambda **kwargs: None)

    [message] = check_names(None)

    assert (message.id, message.hint) == ("event_booking.W203", "Did you mean account.erased?")
    assert "'acount.erased'" in message.msg
    assert listener  # which the signals know by a weak reference

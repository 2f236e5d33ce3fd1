"""What waits, what fails, and what was given up."""

from datetime import timedelta

from django.db.models.functions import Now

from event_booking.journal.models import Entry
from event_booking.journal.queues import MANY_FAILURES, QUEUES, Backlog, backlogs, number_due
from event_booking.notifications.models import Delivery


def facts():
    return next(each for each in backlogs() if each.name == "facts")


def test_facts_and_deliveries_are_queues():
    assert {"facts": Entry, "deliveries": Delivery} == QUEUES


def test_an_empty_one_says_so(db):
    assert backlogs() == [Backlog(name, oldest_seconds=0.0, failing=0, given_up=0) for name in QUEUES]
    assert number_due() == dict.fromkeys(QUEUES, 0)


def test_what_is_due_has_an_age_and_what_is_taken_has_none(record, later):
    record(3)
    later(minutes=5)
    assert 300 <= facts().oldest_seconds < 330
    assert number_due()["facts"] == 3

    Entry.objects.update(due_at=Now() + timedelta(seconds=60))
    assert facts().oldest_seconds == 0.0
    assert number_due()["facts"] == 0


def test_what_failed_often_counts_as_failing(record):
    first, second = record(2)
    Entry.objects.filter(pk=first.pk).update(attempts=MANY_FAILURES)
    Entry.objects.filter(pk=second.pk).update(attempts=MANY_FAILURES - 1)

    assert facts().failing == 1


def test_what_was_given_up_counts_for_a_day(record):
    first, *_ = record(3)
    Entry.objects.update(state="dead")
    Entry.objects.filter(pk=first.pk).update(due_at=Now() - timedelta(hours=25))

    assert facts().given_up == 2

"""Promises of the relay and of periodic jobs when many processes do the work, each with its negative control."""

import threading
from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from event_booking.journal import claims, jobs, relay
from event_booking.journal.facts import Fact
from event_booking.journal.jobs import PeriodicJob, run_due_jobs
from event_booking.journal.models import Entry
from event_booking.journal.relay import relay_once
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

rung = Fact("test_races.rung")


@pytest.fixture
def heard():
    """Keys of the entries that were heard, by all relays together."""
    keys, lock = [], threading.Lock()

    def receiver(sender, entry, **kwargs):
        with lock:
            keys.append(entry.pk)

    rung.connect(receiver)
    yield keys
    rung.disconnect(receiver)


def ring(number):
    bell = Group.objects.create(name="Bell")
    with transaction.atomic():
        return [entry.pk for entry in rung.record_many([bell] * number)]


def relay_all():
    while relay_once(10):
        pass


def test_relays_at_once_deliver_each_fact_once(heard):
    keys = ring(300)

    assert tally(at_once([relay_all] * 8)) == {"ok": 8}
    relay_all()  # those that one relay skipped while another was taking them

    assert sorted(heard) == keys
    assert set(Entry.objects.values_list("state", "attempts")) == {("delivered", 1)}


def test_without_claims_relays_deliver_facts_twice(heard, monkeypatch):
    meeting = Meeting(8)

    def take_without_asking(due, *, limit, seconds, suspects_alone):
        taken = list(due.order_by("pk")[:limit])
        meeting.wait()
        return taken

    monkeypatch.setattr(relay, "claim", take_without_asking)
    keys = ring(300)

    at_once([partial(relay_once, 300)] * 8)

    assert len(heard) > len(keys)


def test_a_claim_does_not_wait_for_rows_that_somebody_else_is_taking(heard):
    keys = ring(2)
    with transaction.atomic():
        Entry.objects.select_for_update().get(pk=keys[0])

        [taken] = at_once([partial(claims.claim, Entry.objects.due(), limit=10, seconds=60)])

    assert [entry.pk for entry in taken] == keys[1:]


@pytest.fixture
def job(monkeypatch):
    """A job that is due and notes each of its runs."""
    runs, lock = [], threading.Lock()

    def run():
        with lock:
            runs.append(1)

    monkeypatch.setattr(jobs, "JOBS", {"test.job": PeriodicJob("test.job", 3600, run)})
    return runs


def test_processes_at_once_run_a_due_job_once(job):
    assert tally(at_once([run_due_jobs] * 20)) == {"ok": 20}

    assert len(job) == 1


def test_without_the_conditional_update_a_due_job_runs_often(job, monkeypatch):
    meeting = Meeting(20)

    def look(job):
        found = jobs.Job.objects.filter(name=job.name).exists()
        meeting.wait()
        return not found

    monkeypatch.setattr(jobs, "_claim", look)

    at_once([run_due_jobs] * 20)

    assert len(job) > 1

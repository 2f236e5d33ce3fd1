from datetime import timedelta

import pytest
from django.db.models import F

from event_booking.journal import jobs
from event_booking.journal.jobs import periodic, run_due_jobs, seconds_since_last_run
from event_booking.journal.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_jobs")]


def wait(**time):
    """That much time passes, by the database's clock."""
    Job.objects.update(due_at=F("due_at") - timedelta(**time), started_at=F("started_at") - timedelta(**time))


@pytest.fixture
def ran():
    """What ran: two jobs, one of every minute and one of every hour, note it here."""
    names = []
    periodic("test.minute", seconds=60)(lambda: names.append("minute"))
    periodic("test.hour", seconds=3600)(lambda: names.append("hour"))
    return names


def test_a_job_runs_at_once_and_then_when_it_is_due(ran):
    assert run_due_jobs() == ["test.minute", "test.hour"]
    assert run_due_jobs() == []
    wait(seconds=61)
    assert run_due_jobs() == ["test.minute"]

    assert ran == ["minute", "hour", "minute"]


def test_a_job_that_was_missed_often_runs_once(ran):
    run_due_jobs()
    wait(days=3)

    run_due_jobs()
    run_due_jobs()

    assert ran == ["minute", "hour"] * 2


def test_a_clock_that_was_ahead_stops_nothing(ran):
    run_due_jobs()
    wait(hours=-2)

    assert run_due_jobs() == ["test.minute", "test.hour"]
    assert run_due_jobs() == []


def test_after_one_that_was_slow_the_quick_ones_have_their_turn_again(monkeypatch):
    """A backlog of mails and a slow webhook together must not keep a seat from whoever waits for it."""
    clock, ran = [0.0], []
    monkeypatch.setattr(jobs, "monotonic", lambda: clock[0])

    def job(name, seconds):
        def run():
            ran.append(name)
            clock[0] += seconds
            wait(seconds=seconds)

        periodic(f"test.{name}", seconds=0.1)(run)

    for name, seconds in (("offers", 0.5), ("mails", 15), ("webhooks", 25)):
        job(name, seconds)
    run_due_jobs()

    assert ran == ["offers", "mails", "offers", "webhooks", "offers"]


def test_a_job_that_fails_does_not_stop_the_others(caplog):
    ran = []
    periodic("test.broken", seconds=1)(lambda: 1 / 0)
    periodic("test.sound", seconds=1)(lambda: ran.append("sound"))

    assert run_due_jobs() == ["test.broken", "test.sound"]

    assert ran == ["sound"]
    assert [record.getMessage() for record in caplog.records] == ["periodic job test.broken failed"]


def test_a_job_is_still_the_function_that_it_was():
    @periodic("test.answer", seconds=1)
    def answer():
        return 42

    assert answer() == 42


def test_the_age_of_the_last_run_is_told_by_the_databases_clock(ran):
    assert seconds_since_last_run() is None

    run_due_jobs()
    wait(seconds=50)

    assert 50 <= seconds_since_last_run() < 80
    assert str(Job.objects.first()) == "test.hour"

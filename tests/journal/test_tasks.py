import pytest

from event_booking.journal import relay, tasks
from event_booking.journal.beat import BEAT_SCHEDULE
from event_booking.journal.jobs import periodic
from event_booking.journal.models import Entry


def test_the_schedule_names_tasks_that_exist():
    names = {task.name for task in (tasks.relay, tasks.periodic)}

    assert {line["task"] for line in BEAT_SCHEDULE.values()} == names


def test_the_relay_task_delivers_batch_by_batch_until_nothing_is_due(record, listen, monkeypatch):
    heard, entries = listen(), record(120)

    tasks.relay()

    assert heard == [entry.pk for entry in entries]
    assert not Entry.objects.due().exists()


def test_the_relay_task_ends_though_there_is_always_something_due(record, listen, monkeypatch):
    """Else its worker would do nothing else: no hold would expire."""
    clock = [0.0]
    monkeypatch.setattr(relay.time, "monotonic", lambda: clock[0])

    def and_another(entry):
        clock[0] += 1
        record()

    record()
    heard = listen(then=and_another)

    tasks.relay()

    assert 0 < len(heard) <= relay.RUN_SECONDS + 1


@pytest.mark.django_db
def test_the_periodic_task_runs_what_is_due(no_jobs):
    ran = []
    periodic("test.job", seconds=60)(lambda: ran.append("job"))

    tasks.periodic()
    tasks.periodic()

    assert ran == ["job"]

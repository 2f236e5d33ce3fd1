import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.models.functions import Now

from event_booking.journal.jobs import periodic
from event_booking.journal.management.commands import event_booking_relay
from event_booking.journal.management.commands.event_booking_relay import Stop, patiently_work
from event_booking.journal.models import Entry

ROOT = Path(__file__).resolve().parents[2]


def test_once_does_all_that_is_due(record, listen, no_jobs):
    ran, heard = [], listen()
    periodic("test.job", seconds=60)(lambda: ran.append("job"))
    entries = record(120)

    call_command("event_booking_relay", once=True)

    assert (ran, heard) == (["job"], [entry.pk for entry in entries])


@pytest.mark.parametrize("why", ["fails", "stays"])
def test_once_says_by_its_status_that_something_is_left(why, record, listen, no_jobs, monkeypatch):
    monkeypatch.setattr(event_booking_relay, "NEXT_ROUND_SECONDS", 0)
    entries = record(2)
    heard = listen(failing=[entries[0].pk])
    if why == "stays":  # as the messages of a channel that is no longer in the settings
        monkeypatch.setattr(event_booking_relay, "relay_for_a_while", lambda seconds, stop: 0)
        with pytest.raises(CommandError, match="2 facts are due and nobody takes them") as error:
            call_command("event_booking_relay", once=True)
        assert (error.value.returncode, heard) == (1, [])
        return

    call_command("event_booking_relay", once=True)  # it is tried again, and that is nobody's trouble yet
    Entry.objects.filter(state="waiting").update(due_at=Now(), attempts=4)
    with pytest.raises(CommandError, match="1 facts fail again and again"):
        call_command("event_booking_relay", once=True)


def test_once_says_by_its_status_that_a_job_failed(db, no_jobs):
    periodic("test.broken", seconds=60)(lambda: 1 / 0)

    with pytest.raises(CommandError, match=r"Not all could be done: the job test.broken failed\."):
        call_command("event_booking_relay", once=True)


def test_a_run_of_once_ends_although_there_is_always_more(record, listen, no_jobs, monkeypatch):
    monkeypatch.setattr(event_booking_relay, "ONCE_SECONDS", -1)
    monkeypatch.setattr(event_booking_relay, "number_due", lambda: {"facts": 1})

    with pytest.raises(CommandError, match="1 facts are due"):
        call_command("event_booking_relay", once=True)


def test_a_database_that_is_away_is_outlived(monkeypatch, caplog):
    def away(**kwargs):
        raise OperationalError("the server closed the connection unexpectedly")

    monkeypatch.setattr(event_booking_relay, "run_due_jobs", lambda failed: [])
    monkeypatch.setattr(event_booking_relay, "relay_for_a_while", away)
    monkeypatch.setattr(event_booking_relay, "close_old_connections", list)
    monkeypatch.setattr(event_booking_relay.connections, "close_all", list)

    patiently_work(Stop())

    assert [record.getMessage() for record in caplog.records] == ["the relay lost its database; it tries again"]


def test_a_sleep_ends_when_it_is_asked_to():
    stop = Stop()
    stop.ask(signal.SIGTERM, None)
    begun = time.monotonic()

    stop.sleep(60)

    assert time.monotonic() - begun < 1
    assert stop() is True


def test_the_loop_works_and_rests_until_it_is_asked_to_end(monkeypatch):
    done = []

    def work(stop):
        done.append("work")
        if len(done) == 2:
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(event_booking_relay, "patiently_work", work)
    monkeypatch.setattr(event_booking_relay.connections, "close_all", lambda: done.append("closed"))
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        call_command("event_booking_relay")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert done == ["work", "work", "closed"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_delivers_and_ends_quietly_when_asked(record, number):
    [entry] = record()
    environment = {**os.environ, "DB_NAME": connection.settings_dict["NAME"], "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "event_booking_relay"],
        cwd=ROOT, env={**environment, "DJANGO_SETTINGS_MODULE": "tests.settings"}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        end = time.monotonic() + 120
        while not Entry.objects.filter(pk=entry.pk, state="delivered").exists() and time.monotonic() < end:
            time.sleep(0.1)
        process.send_signal(number)
        _, complaints = process.communicate(timeout=60)
    finally:
        process.kill()

    assert (process.returncode, complaints) == (0, "")
    assert Entry.objects.get(pk=entry.pk).state == "delivered"

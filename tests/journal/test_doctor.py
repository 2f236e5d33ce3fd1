"""The doctor: what is wrong with a site, why it matters, what to do."""

import json
import re
import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from unittest.mock import MagicMock
from zoneinfo import ZoneInfo

import pytest
from django.core import checks, mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.models.functions import Now

from event_booking.journal import doctor, jobs, tasks
from event_booking.journal.beat import BEAT_SCHEDULE
from event_booking.journal.doctor import EXAMINATIONS, Finding, State, background, examine, places, site
from event_booking.journal.models import Job
from event_booking.testing import override_event_booking
from tests.mailers import send_by

pytestmark = pytest.mark.django_db


def states(name):
    return {each.state for each in examine(name)}


def said(name, state=State.BROKEN):
    return " ".join(each.what for each in examine(name) if each.state == state)


def diagnosis(*options):
    out = StringIO()
    status = 0
    try:
        call_command("event_booking_doctor", *options, stdout=out)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue()


@pytest.fixture(autouse=True)
def no_site():
    """Nobody answers at once, and no name is looked up."""
    with override_event_booking(SITE_URL="http://127.0.0.1:9"):
        yield


@pytest.fixture
def relayed():
    Job.objects.create(name="something", due_at=Now(), started_at=Now())


def test_a_site_that_is_well(relayed, settings, monkeypatch):
    settings.DEBUG = False
    monkeypatch.setattr(site, "_postgres", lambda: iter(()))  # the tests' own server would not outlive a power cut
    monkeypatch.setattr(site, "run_checks", lambda **options: [])
    status, text = diagnosis()

    assert status == 0, text
    assert "BAD" not in text
    assert all(name in text for name in EXAMINATIONS)


def test_what_is_wrong_is_told_with_why_and_what_to_do(relayed, monkeypatch):
    messages = [checks.Error("No key.", hint="Make one.", id="x.E1"), checks.Warning("Slow.", id="x.W1")]
    monkeypatch.setattr(site, "run_checks", lambda **options: messages)
    status, text = diagnosis()

    assert status == 1
    assert "BAD settings    x.E1: No key." in text
    assert "→ Make one." in text
    assert "hm  settings    x.W1: Slow." in text


def test_programs_read_it_as_json():
    status, text = diagnosis("--json")
    rows = json.loads(text)

    assert status == 1  # nobody relays
    assert {row["examination"] for row in rows} == set(EXAMINATIONS)
    assert all(set(row) == {"examination", "state", "what", "why", "to_do"} for row in rows)
    assert all(row["why"] and row["to_do"] for row in rows if row["state"] != "fine")


def test_a_test_mail_is_sent_where_it_is_asked_for(relayed):
    _, text = diagnosis("--send-test-mail", "ann@example.com")
    assert [message.to for message in mail.outbox] == [["ann@example.com"]]
    assert "accepted for ann@example.com" in text


def test_a_mail_that_is_refused_is_a_finding(relayed, monkeypatch):
    class Refusing:
        def send_messages(self, messages):
            raise OSError("relay access denied")

    monkeypatch.setattr(places, "default_connection", Refusing)
    status, text = diagnosis("--send-test-mail", "ann@example.com")
    assert status == 1
    assert "BAD test mail   OSError: relay access denied" in text


def test_a_mail_that_can_not_be_made_loses_no_finding(settings):
    send_by(settings, "nowhere.Backend")
    status, text = diagnosis("--send-test-mail", "ann@example.com")
    assert status == 1
    assert "ok  storage" in text
    assert re.search("BAD test mail .*nowhere", text)


def test_a_setting_that_there_is_not_loses_no_finding():
    with override_event_booking(NONSENSE=1):
        rows = json.loads(diagnosis("--send-test-mail", "ann@example.com", "--json")[1])
    [told] = [row for row in rows if row["examination"] == "test mail"]
    assert (told["state"], "NONSENSE" in told["what"]) == ("broken", True)


def test_each_finding_is_told_before_the_next_examination(monkeypatch):
    out, told = StringIO(), []
    monkeypatch.setitem(EXAMINATIONS, "slow", lambda: told.append(out.getvalue()) or iter(()))
    with suppress(SystemExit):
        call_command("event_booking_doctor", stdout=out)
    assert "ok  storage" in told[0]


def test_nothing_is_left_behind():
    before = default_storage.listdir("")[0]
    assert states("storage") == {State.FINE}
    assert (
        not default_storage.exists("event_booking/doctor") or default_storage.listdir("event_booking/doctor")[1] == []
    )
    assert mail.outbox == []
    assert before is not None


def test_an_examination_that_fails_is_a_finding_and_the_others_go_on(monkeypatch):
    def fail():
        yield Finding(State.FINE, "so far")
        raise RuntimeError("no such table")

    monkeypatch.setitem(EXAMINATIONS, "own", fail)
    assert [each.state for each in examine("own")] == [State.FINE, State.BROKEN]
    assert "own" in diagnosis()[1]


def test_a_site_adds_its_own(monkeypatch):
    monkeypatch.setattr(doctor.findings, "EXAMINATIONS", EXAMINATIONS)

    @doctor.examines("till")
    def look_at_till():
        yield Finding(State.FINE, "it is open")

    assert "it is open" in diagnosis()[1]
    del EXAMINATIONS["till"]


def test_weak_keys_are_found(settings):
    settings.SECRET_KEY = "django-insecure-abcdefghijklmnopqrstuvwxyz0123456789"
    settings.SIMPLE_JWT = {"SIGNING_KEY": "short"}
    assert "SECRET_KEY is short" in said("keys")
    assert "SIMPLE_JWT['SIGNING_KEY'] is short" in said("keys")


def test_one_key_for_everything_is_doubtful(settings):
    settings.SIMPLE_JWT = {}
    with override_event_booking(SITE_URL="https://tickets.example"):
        assert said("keys", State.DOUBTFUL) == "tokens are signed with SECRET_KEY"


def test_missing_migrations_are_named(monkeypatch):
    missing = SimpleNamespace(app_label="shop", name="0002_price")
    monkeypatch.setattr(site.MigrationExecutor, "migration_plan", lambda self, targets: [(missing, False)])
    assert said("migrations") == "1 not applied: shop.0002_price"


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("row", "state", "wrong"),
    [
        (("12.3", "read committed", False, "off", "on", "on"), State.BROKEN, "it is too old"),
        (("17.1", "read committed", True, "on", "on", "on"), State.BROKEN, "this is a replica"),
        (("17.1", "read committed", False, "on", "on", "on"), State.BROKEN, "this server only reads"),
        (("17.1", "read committed", False, "off", "off", "on"), State.BROKEN, "fsync is on, synchronous_commit is off"),
        (("17.1", "read committed", False, "off", "on", "off"), State.BROKEN, "fsync is off, synchronous_commit is on"),
        (("17.1", "serializable", False, "off", "on", "on"), State.DOUBTFUL, "transactions are serializable"),
    ],
)
def test_a_database_that_can_not_be_trusted_is_found(row, state, wrong, monkeypatch):
    cursor = MagicMock()
    cursor.return_value.__enter__.return_value.fetchone.return_value = row
    monkeypatch.setattr(connection, "cursor", cursor)
    assert wrong in said("database", state)


def test_another_kind_of_database_is_found(monkeypatch):
    monkeypatch.setattr(site, "connection", SimpleNamespace(vendor="mysql", display_name="MySQL"))
    assert said("database") == "this is MySQL"


def test_this_database_is_looked_at():
    found = examine("database")
    expected = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    assert expected in found[0].what


def test_a_clock_that_is_wrong_is_found(monkeypatch):
    assert states("clock") == {State.FINE}
    monkeypatch.setattr(site, "CLOCK_SECONDS", -1.0)
    assert states("clock") == {State.DOUBTFUL}


@pytest.mark.parametrize(("since", "state"), [(None, "broken"), (61.0, "broken"), (3.0, "fine")])
def test_whether_anybody_relays(since, state, monkeypatch):
    monkeypatch.setattr(background, "seconds_since_last_run", lambda: since)
    assert states("relay") == {state}


def test_a_job_that_fails_each_time_is_named(monkeypatch):
    monkeypatch.setattr(jobs, "JOBS", own := {})
    monkeypatch.setattr(background, "JOBS", own)
    jobs.periodic("shop.count", seconds=60)(lambda: 1 / 0)
    jobs.periodic("shop.sweep", seconds=60)(lambda: None)
    jobs.run_due_jobs()
    assert said("jobs", State.DOUBTFUL) == "shop.count failed when it ran last"
    assert said("relay", State.FINE).startswith("the last job began")

    jobs.periodic("shop.count", seconds=60)(lambda: None)
    assert jobs.run_due_jobs() == []
    Job.objects.update(due_at=Now() - timedelta(seconds=1), started_at=Now() - timedelta(seconds=61))
    jobs.run_due_jobs()
    assert said("jobs", State.FINE) == "of 2 none failed when it ran last"


def test_a_failure_that_can_not_be_noted_is_still_logged(monkeypatch, caplog):
    monkeypatch.setattr(jobs, "JOBS", {})
    monkeypatch.setattr(jobs, "note_seen", MagicMock(side_effect=OperationalError("gone")))
    jobs.periodic("shop.count", seconds=60)(lambda: 1 / 0)
    assert jobs.run_due_jobs() == ["shop.count"]
    assert "periodic job shop.count failed" in caplog.text


def test_a_site_without_replicas_is_fine():
    with override_event_booking(REPLICAS=[]):
        assert said("replicas", State.FINE) == "there are none"


def test_queues_that_are_behind_fail_or_gave_up(monkeypatch):
    backlog = SimpleNamespace(name="facts", oldest_seconds=99.0, failing=2, given_up=3)
    monkeypatch.setattr(background, "backlogs", lambda: [backlog])
    assert said("queues", State.DOUBTFUL) == (
        "facts: the oldest waits for 99 s facts: 2 fail facts: 3 were given up today"
    )


@pytest.fixture
def broker(settings):
    """One that forgets everything: no worker hears of it."""
    settings.CELERY_BROKER_URL = "filesystem://"
    with TemporaryDirectory() as folder, TemporaryDirectory() as control:
        folders = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": control}
        settings.CELERY_BROKER_TRANSPORT_OPTIONS = folders
        yield Path(folder)


def test_a_site_without_a_broker_needs_no_worker(settings):
    settings.CELERY_BROKER_URL = "memory://"
    assert said("worker", State.FINE) == "no broker: the relay does the work"
    assert said("beat", State.FINE) == "the site has no beat: the relay does the work"


def test_a_worker_that_does_no_task_is_found(broker, monkeypatch):
    monkeypatch.setattr(background, "WORKER_SECONDS", 0.2)
    assert said("worker") == "no task was done within 0.2 s"
    assert len(list(broker.iterdir())) == 1  # what was sent waits for a worker, and expires


def test_a_worker_that_does_its_task_is_seen(broker, monkeypatch):
    monkeypatch.setattr(
        background, "time", SimpleNamespace(monotonic=time.monotonic, sleep=lambda seconds: tasks.answer())
    )
    assert said("worker", State.FINE).startswith("a task was done within ")
    assert said("relay") == "no job ever ran"  # to answer is no job


def test_a_broker_that_is_away_is_found(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert "the broker is away" in said("worker")


@pytest.fixture
def silent_port():
    """Where somebody accepts and never answers. After half a minute they hang up, so that no test waits for ever."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        hang_up = threading.Timer(30, listener.close)
        hang_up.start()
        yield listener.getsockname()[1]
        hang_up.cancel()


@pytest.mark.parametrize(
    ("broker", "ours", "the_sites"), [("redis", 0.2, {}), ("amqp", 0.2, {}), ("redis", 60, {"socket_timeout": 0.2})]
)
def test_a_broker_that_hangs_is_found(broker, ours, the_sites, settings, silent_port, monkeypatch):
    monkeypatch.setattr(background, "BROKER_SECONDS", ours)
    settings.CELERY_BROKER_URL = f"{broker}://127.0.0.1:{silent_port}"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = the_sites
    assert re.search("the broker is away: (Timeout|timed out)", said("worker"))


def test_a_mail_server_that_hangs_is_found(settings, silent_port, monkeypatch):
    monkeypatch.setattr(places, "MAIL_SECONDS", 0.2)
    send_by(settings, host="127.0.0.1", port=silent_port)
    _, text = diagnosis("--send-test-mail", "ann@example.com")
    assert re.search("BAD mail .*timed out", text)
    assert re.search("BAD test mail .*timed out", text)


@pytest.mark.parametrize(("ago", "state"), [(None, "doubtful"), (61, "doubtful"), (3, "fine")])
def test_whether_beat_beats(ago, state, broker, settings):
    settings.CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
    if ago:
        tasks.periodic()
        Job.objects.update(started_at=Now() - timedelta(seconds=ago))
    assert states("beat") == {state}


def test_beat_is_asked_of_nobody_who_has_none(broker, settings):
    settings.CELERY_BEAT_SCHEDULE = {"own": {"task": "shop.count"}}
    assert states("beat") == {State.FINE}


def test_a_mail_server_that_is_away_is_found(monkeypatch):
    class Away:
        def open(self):
            raise ConnectionRefusedError("nobody there")

        def close(self):
            pass

    monkeypatch.setattr(places, "default_connection", Away)
    assert said("mail") == "ConnectionRefusedError: nobody there"


def test_a_storage_that_loses_files_is_found(monkeypatch):
    monkeypatch.setattr(places, "ContentFile", lambda content: ContentFile(b"another"))
    assert states("storage") == {State.BROKEN}


@pytest.mark.postgres
def test_zones_that_the_database_sees_otherwise_are_named(monkeypatch):
    assert states("zones") == {State.FINE}

    monkeypatch.setattr(places, "ZoneInfo", lambda name: ZoneInfo("Asia/Tokyo" if name == "Europe/Paris" else name))
    assert said("zones", State.DOUBTFUL) == "they disagree on Europe/Paris"


@pytest.mark.postgres
def test_a_database_without_zones_is_found(monkeypatch):
    cursor = MagicMock()
    cursor.return_value.__enter__.return_value.fetchall.return_value = []
    monkeypatch.setattr(connection, "cursor", cursor)
    assert said("zones") == "the database knows no zones"


def test_what_is_silenced_is_not_found(settings, monkeypatch):
    message = checks.Warning("This site has its reasons.", id="shop.W001")
    monkeypatch.setattr(site, "run_checks", lambda **options: [message])
    assert "shop.W001" in said("settings", State.DOUBTFUL)
    settings.SILENCED_SYSTEM_CHECKS = ["shop.W001"]
    assert "shop.W001" not in said("settings", State.DOUBTFUL)


def test_debug_is_named(settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setattr(site, "run_checks", lambda **options: [])
    assert said("settings", State.DOUBTFUL) == "DEBUG is on"

"""A message to 600 people while three relays work at once, and one of them is killed in the middle."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers.driver import connect

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).resolve().parents[2]
NUMBER = 600


@pytest.fixture
def environment(database, mails, tmp_path):
    own = {
        "DJANGO_SETTINGS_MODULE": "example_project.settings", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mails.port),
        "ENV_FILE": os.devnull, "DATA_DIR": str(tmp_path), "SECRET_KEY": "only-for-tests-" * 4, "DEBUG": "false",
        "JWT_SIGNING_KEY": "only-for-tokens-in-tests-" * 3,
    }  # fmt: skip
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("DB_", "REDIS_", "PYTEST_"))}
    return {**kept, **database, **own}


@pytest.fixture
def python(environment):
    def run(*arguments):
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    return run


@contextmanager
def relays(number, environment, log):
    """So many of them, each a process; those that still live are ended with it."""
    command = [sys.executable, "-m", "django", "event_booking_relay"]
    with log.open("w") as out:
        running = [
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
            for _ in range(number)
        ]
        try:
            yield running
        finally:
            for relay in running:
                relay.terminate()
            for relay in running:
                relay.wait(30)


def eventually(happens, seconds=240):
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.1)


def rows(database, sql):
    connection = connect(
        host=database["DB_HOST"], port=database["DB_PORT"], user=database["DB_USER"],
        password=database["DB_PASSWORD"], dbname=database["DB_NAME"],
    )  # fmt: skip
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        connection.close()


def test_600_people_get_it_once_although_a_relay_is_killed(environment, database, mails, python, tmp_path):
    python("django", "migrate", "--verbosity", "0")
    with relays(3, environment, tmp_path / "relays.log") as running:
        python("tests.servers.attendees", str(NUMBER))
        eventually(lambda: len(mails.mails) > 60)
        sender = running[0]
        os.kill(sender.pid, signal.SIGKILL)
        sender.wait()
        killed_at = len(mails.mails)
        waiting = "SELECT count(*) FROM event_booking_notifications_delivery WHERE state <> 'sent'"
        eventually(lambda: len({mail["To"] for mail in mails.mails}) >= NUMBER)
        eventually(lambda: rows(database, waiting) == [(0,)])

    assert killed_at < NUMBER, "it was killed too late to prove anything"
    names = Counter(mail["Message-ID"] for mail in mails.mails)
    assert len(names) == len({mail["To"] for mail in mails.mails}) == NUMBER
    assert names.total() <= NUMBER + 1  # what the killed one had sent and not yet noted
    message = "SELECT status, recipients, told FROM event_booking_notifications_attendeemessage"
    assert rows(database, message) == [("sent", NUMBER, NUMBER)]
    told = "SELECT count(*), count(DISTINCT user_id) FROM event_booking_notifications_notification"
    assert rows(database, told) == [(NUMBER, NUMBER)]
    told_again = "SELECT count(*) FROM event_booking_journal_entry WHERE fact = 'attendee_message.sent'"
    assert rows(database, told_again) == [(1,)]

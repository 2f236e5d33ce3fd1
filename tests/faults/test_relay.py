"""The relay dies between the mail server's acceptance and the mark; clocks are wrong."""

import signal
import subprocess
import sys
from random import Random

import pytest

from tests.faults.doomed_relay import DoomedRelay
from tests.faults.rig import eventually, size
from tests.servers.site import ROOT

pytestmark = pytest.mark.postgres
MAILS, KILLS = 150, size(20, 50)


@pytest.fixture(scope="module")
def migrated(rig):
    rig.python("example_project.manage", "migrate", "--verbosity", "0")
    return rig


@pytest.fixture
def due(migrated, mails):
    """So many mails are due, and nothing else is in the database."""
    migrated.rows("TRUNCATE event_booking_notifications_notification, event_booking_journal_entry CASCADE")
    mails.mails.clear()
    migrated.python("tests.faults.scene", MAILS)
    yield migrated
    mails.accepted = bool


@pytest.fixture
def relay(due):
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.doomed_relay"], cwd=ROOT, env=due.environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    yield DoomedRelay(process)
    process.communicate()


def die_at(number, relay, mails):
    """Kill the relay when the mail server has accepted that many more, before it can hear of the last."""
    left = number

    def accepted(mail):
        nonlocal left
        left -= 1
        if left == 0:
            relay.kill()

    mails.accepted = accepted


def kill_often(times, numbers, due, relay, mails, order=""):
    for _ in range(times):
        die_at(next(numbers), relay, mails)
        assert relay.run(order) == -signal.SIGKILL
        time_passes(due)
    mails.accepted = bool
    while not relay.run(order) and len(set(due.sent())) < MAILS:
        time_passes(due)


def time_passes(due):
    """Claims have ended, and jobs are due again."""
    due.let_claims_end(wait=False)
    due.rows("UPDATE event_booking_journal_job SET due_at = now()")


def test_killed_often_before_the_mark(due, relay, mails):
    random = Random(1)
    kill_often(KILLS, iter(lambda: random.randint(1, 4), 0), due, relay, mails)

    due.all_have_left(MAILS)
    assert set(due.sent()) == due.due()
    assert 0 < due.copies() <= KILLS


def test_marking_all_together_would_cost_more_copies_than_kills(due, relay, mails):
    kill_often(5, iter(lambda: 4, 0), due, relay, mails, "sabotage")

    assert set(due.sent()) == due.due()
    assert due.copies() > 5


def test_relays_whose_clocks_are_two_hours_off_send_what_is_due_and_nothing_else(due, mails):
    mails.go_away()
    for seconds in (7200, -7200):
        due.start("tests.faults.clock", seconds, "example_project.manage", "event_booking_relay")
    eventually(lambda: len(due.due()) == MAILS)
    keys = due.rows("SELECT id FROM event_booking_notifications_notification ORDER BY id LIMIT 3")
    (late,), (soon,), (patient,) = keys
    expire = "UPDATE event_booking_notifications_notification SET expires_at = now() + %s::interval WHERE id = %s"
    due.rows(expire, "-10 minutes", late)
    due.rows(expire, "10 minutes", soon)
    later = "due_at = now() + interval '1 hour', claimed_by = NULL"
    due.rows(f"UPDATE event_booking_notifications_delivery SET {later} WHERE notification_id = %s", patient)

    # whatever is in hand was read before
    eventually(lambda: not due.rows("SELECT 1 FROM event_booking_notifications_delivery WHERE claimed_by IS NOT NULL"))
    mails.come_back()

    eventually(lambda: len(due.sent()) == MAILS - 2)
    states = "SELECT notification_id, state FROM event_booking_notifications_delivery WHERE state <> 'sent'"
    eventually(lambda: set(due.rows(states)) == {(late, "dead"), (patient, "waiting")})
    assert due.copies() == 0

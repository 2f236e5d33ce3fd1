"""Celery's processes are killed in the midst of five hundred mails, and three of everything work at once."""

from contextlib import suppress

import psutil
import pytest

from tests.faults.rig import Rig, eventually, size, tree
from tests.servers.broker import Broker

pytestmark = pytest.mark.postgres
MAILS, KILLS = 500, size(2, 10)
CELERY = ("celery", "--app", "example_project.celery")
WORKER = (*CELERY, "worker", "--without-gossip", "--without-mingle", "--loglevel", "WARNING")


@pytest.fixture
def rig(tmp_path_factory, database, mails):
    mails.mails.clear()
    with Broker() as broker, Rig(tmp_path_factory.mktemp("faults"), database, mails, REDIS_URL=broker.url) as made:
        made.python("example_project.manage", "migrate", "--verbosity", "0")
        made.rows("TRUNCATE event_booking_notifications_notification, event_booking_journal_entry CASCADE")
        yield made


def start_worker(rig, *, children=2, name="one"):
    return rig.start(*WORKER, "--concurrency", children, "--hostname", f"{name}@%h")


def start_beat(rig, name="one"):
    return rig.start(*CELERY, "beat", "--schedule", rig.folder / f"beat-{name}", "--pidfile", "")


def send_in_the_midst_of(rig, mails, kill):
    """Let so many mails be due, kill at each further portion of them, and wait for the rest."""
    rig.python("tests.faults.scene", MAILS)
    for number in range(KILLS):
        eventually(lambda number=number: len(mails.mails) > number * MAILS // (KILLS + 1))
        kill()
    rig.all_have_left(MAILS)
    assert set(rig.sent()) == rig.due()


def test_the_workers_tree_is_killed(rig, mails):
    workers = [start_worker(rig)]
    start_beat(rig)
    killed = 0

    def kill():
        nonlocal killed
        processes = tree(workers[-1].pid)
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(processes)
        rig.let_claims_end()
        killed += len(processes) - 1  # each child may have been sending
        workers.append(start_worker(rig, name=f"number{len(workers)}"))

    send_in_the_midst_of(rig, mails, kill)

    assert rig.copies() <= killed


def test_children_and_beat_are_killed(rig, mails):
    worker, beats = start_worker(rig, children=1), [start_beat(rig)]

    def kill():
        child = eventually(psutil.Process(worker.pid).children)[0]
        child.kill()
        psutil.wait_procs([child])
        rig.let_claims_end()
        beats[-1].kill()
        beats.append(start_beat(rig, name=f"number{len(beats)}"))

    send_in_the_midst_of(rig, mails, kill)

    assert rig.copies() <= KILLS


def test_three_relays_beats_and_workers_are_as_good_as_one(rig, mails):
    for name in ("one", "two", "three"):
        rig.start("example_project.manage", "event_booking_relay")
        start_worker(rig, children=1, name=name)
        start_beat(rig, name=name)
    rig.python("tests.faults.scene", MAILS)

    rig.all_have_left(MAILS)

    assert set(rig.sent()) == rig.due()
    assert rig.copies() == 0
    attempts = "SELECT DISTINCT state, attempts FROM event_booking_notifications_delivery"
    assert rig.rows(attempts) == [("sent", 1)]

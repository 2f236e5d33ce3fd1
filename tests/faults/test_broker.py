"""The broker is stopped, frozen or emptied while people book: they notice nothing, and all mails leave later."""

import time

import pytest

from tests.faults.own_task import leave_a_mark
from tests.faults.rig import Rig, Rush, eventually, size
from tests.servers.broker import Broker

pytestmark = pytest.mark.postgres
BOOKINGS = size(40, 1000)
SECONDS = size(4, 60)


@pytest.fixture(scope="module")
def broker():
    with Broker() as running:
        yield running


@pytest.fixture(scope="module")
def celery_rig(tmp_path_factory, database, mails, broker):
    with Rig(tmp_path_factory.mktemp("faults"), database, mails, REDIS_URL=broker.url) as made:
        yield made


@pytest.fixture(scope="module")
def site(celery_rig):
    with celery_rig.site() as running:
        yield running


@pytest.mark.parametrize("fault", ["stopped", "frozen", "flushed"])
def test_requests_go_on_and_all_mails_leave_once_it_is_back(fault, celery_rig, site, mails, broker):
    celery_rig.rows("TRUNCATE event_booking_notifications_notification CASCADE")
    mails.mails.clear()

    with getattr(broker, fault)():
        begun = time.monotonic()
        rush = Rush(site, celery_rig.scene).book(BOOKINGS)
        time.sleep(max(0.0, begun + SECONDS - time.monotonic()))

    assert rush.availability >= 0.99
    celery_rig.all_have_left(len(rush.references))
    assert set(celery_rig.sent()) == celery_rig.due()
    assert (celery_rig.missing(rush.references), celery_rig.copies()) == ([], 0)


def test_a_worker_with_a_task_in_hand_goes_on_once_it_is_back(celery_rig, broker, tmp_path):
    worker = celery_rig.start("celery", "--app", "tests.faults.own_task", "worker", "--queues", "own")
    log = celery_rig.folder / f"process-{celery_rig.processes.index(worker)}.log"
    before, after = tmp_path / "before", tmp_path / "after"

    ask_for(before, broker, seconds=60)
    eventually(before.exists)
    with broker.stopped():
        eventually(lambda: "Connection to broker lost" in log.read_text())
    ask_for(after, broker)

    eventually(after.exists, what="Celery 5.7.0 ends a worker that has a task in hand when its broker goes away")
    assert worker.poll() is None


def ask_for(mark, broker, *, seconds=0):
    with leave_a_mark.app.connection_for_write(broker.url) as connection:
        leave_a_mark.apply_async((str(mark), seconds), queue="own", connection=connection)

"""The broker is stopped, frozen or emptied while people book: they notice nothing, and all mails leave later."""

import time

import pytest

from tests.faults.rig import Rig, Rush, size
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

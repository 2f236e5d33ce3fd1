"""The mail server refuses, hangs or lies while people book over HTTP: each of them gets the one mail that is due."""

import pytest

from tests.faults.rig import Rush, eventually, size

pytestmark = pytest.mark.postgres
BOOKINGS = size(24, 1000)


@pytest.fixture(scope="module")
def site(rig):
    rig.environment["MAIL_SECONDS"] = "10"  # so long one of them hangs
    with rig.site() as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(rig, mails):
    rig.rows("TRUNCATE event_booking_notifications_notification CASCADE")
    mails.mails.clear()
    yield
    mails.mode, mails.refused = "accept", {}


@pytest.mark.parametrize("mode", ["accept", "closed", "451 after DATA", "hang", "accept, then drop", "unwanted sender"])
def test_every_booking_is_told_of_once_the_server_is_well_again(mode, rig, site, mails):
    mails.mode = mode

    rush = Rush(site, rig.scene).book(BOOKINGS)

    assert (rush.availability, len(rush.references)) == (1, BOOKINGS)
    if mode != "accept":
        eventually(rig.failed_once)
    mails.mode = "accept"
    rig.all_have_left(BOOKINGS)
    assert set(rig.sent()) == rig.due()
    assert rig.missing(rush.references) == []
    assert rig.copies() == 0 or mode in ("accept, then drop", "hang")


def test_every_booking_is_told_of_once_the_server_is_there_again(rig, site, mails):
    mails.go_away()

    rush = Rush(site, rig.scene).book(BOOKINGS)

    assert rush.availability == 1
    eventually(rig.failed_once)
    mails.come_back()
    rig.all_have_left(BOOKINGS)
    assert set(rig.sent()) == rig.due()
    assert (rig.missing(rush.references), rig.copies()) == ([], 0)


def test_poisoned_messages_hold_up_nobody(rig, site, mails):
    rejected, dropped, busy = (f"soak-{number}@example.com" for number in (1, 2, 3))
    mails.refused = {rejected: "550 5.1.1 no such user", dropped: "drop", busy: "450 4.2.1 busy"}

    rush = Rush(site, rig.scene).book(BOOKINGS)

    well = BOOKINGS * 5 // 8
    eventually(lambda: len(rig.sent()) == well)
    assert not {rejected, dropped, busy} & {mail["To"] for mail in mails.mails}
    mails.refused = {rejected: "550 5.1.1 no such user"}
    rig.all_have_left(BOOKINGS)
    assert len(rig.sent()) == BOOKINGS - BOOKINGS // 8
    assert len(rig.missing(rush.references)) == BOOKINGS // 8
    assert rig.rows("SELECT count(*) FROM event_booking_notifications_delivery WHERE state = 'dead'") == [
        (BOOKINGS // 8,)
    ]

"""Quiet hours, by the clock on the wall."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db.models.functions import Now

from event_booking.accounts.models import Account
from event_booking.notifications import services
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Delivery, QuietHours
from event_booking.notifications.preferences import Wishes
from event_booking.notifications.quiet import quiet_until

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = {"begin": time(22), "end": time(7), "zone": BERLIN}


def berlin(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=BERLIN, fold=fold)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (berlin(2026, 6, 1, 21, 59), None),
        (berlin(2026, 6, 1, 22, 0), berlin(2026, 6, 2, 7)),
        (berlin(2026, 6, 2, 0, 0), berlin(2026, 6, 2, 7)),
        (berlin(2026, 6, 2, 6, 59), berlin(2026, 6, 2, 7)),
        (berlin(2026, 6, 2, 7, 0), None),
        (datetime(2026, 6, 1, 20, 30, tzinfo=UTC), berlin(2026, 6, 2, 7)),
        # the nights in which clocks change keep their seven o'clock
        (berlin(2026, 3, 28, 23), datetime(2026, 3, 29, 5, tzinfo=UTC)),
        (berlin(2026, 10, 24, 23), datetime(2026, 10, 25, 6, tzinfo=UTC)),
    ],
)
def test_they_last_over_midnight(now, until):
    assert quiet_until(now, **NIGHT) == until


@pytest.mark.parametrize(
    ("hour", "until"), [(12, None), (13, berlin(2026, 6, 1, 15)), (14, berlin(2026, 6, 1, 15)), (15, None)]
)
def test_they_may_lie_within_a_day(hour, until):
    assert quiet_until(berlin(2026, 6, 1, hour), begin=time(13), end=time(15), zone=BERLIN) == until


def test_an_end_that_the_clock_skips_comes_an_hour_later():
    until = quiet_until(berlin(2026, 3, 29, 1), begin=time(22), end=time(2, 30), zone=BERLIN)
    assert until.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_an_end_that_comes_twice_is_the_one_still_to_come():
    late = berlin(2026, 10, 25, 2, 10, fold=1)
    until = quiet_until(late, begin=time(22), end=time(2, 30), zone=BERLIN)
    assert until.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.fixture
def sleeper(user_factory):
    """Somebody in whose zone it is always quiet now, but for one minute a day that is not now."""
    ann = user_factory()
    Account.objects.filter(user=ann).update(timezone="Asia/Tokyo")
    here = datetime.now(ZoneInfo("Asia/Tokyo"))
    begin = here.replace(minute=(here.minute + 31) % 60 if here.minute < 29 else 0, hour=(here.hour + 1) % 24)
    QuietHours.objects.create(user=ann, begin=begin.time(), end=begin.replace(hour=(begin.hour - 1) % 24).time())
    hours = QuietHours.objects.get(user=ann)
    if quiet_until(here, begin=hours.begin, end=hours.end, zone=here.tzinfo) is None:
        QuietHours.objects.filter(user=ann).update(begin=hours.end, end=hours.begin)
    return ann


def test_mail_waits_until_they_are_over_and_the_inbox_does_not(sleeper, record, sent, relay):
    record("account.activated", sleeper)
    relay()
    hours = QuietHours.objects.get(user=sleeper)
    assert sent == []
    assert sleeper.event_booking_notifications.filter(in_app=True).count() == 1
    due = {d.due_at.astimezone(ZoneInfo("Asia/Tokyo")).time() for d in Delivery.objects.all()}
    assert due == {hours.end}
    Delivery.objects.update(due_at=Now())
    relay()
    assert sent == []  # a clock that was moved, or hours that were: they sleep
    hours.delete()
    Delivery.objects.update(due_at=Now())
    relay()
    assert len(sent) == 2


def test_urgent_news_pass(sleeper, event_factory, booking_factory, record, sent, relay):
    booking = booking_factory(event_factory(), sleeper, status="cancelled")
    record("booking.cancelled", booking, reason="event_cancelled")
    relay()
    assert [message.kind for message in sent] == ["event_cancelled"] * 2


def test_news_that_would_be_useless_afterwards_pass(sleeper):
    wishes = Wishes.of([sleeper], KINDS["welcome"])
    now = datetime.now(UTC)
    later = wishes.due_at(sleeper, now, None)
    assert later > now
    assert wishes.due_at(sleeper, now, later) == now


def test_others_are_not_delayed(user_factory, record, sent):
    services.notify(kind=KINDS["welcome"], entry=record("account.activated", user_factory()))
    assert Delivery.objects.due().count() == 2

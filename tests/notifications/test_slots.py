"""The hour of a digest, by the clock on the wall."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from event_booking.notifications.slots import Schedule

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = 0
NIGHT = (time(22), time(9))


def berlin(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=BERLIN, fold=fold)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("now", "at"),
    [
        (berlin(2026, 6, 1, 7, 59), berlin(2026, 6, 1, 8)),
        (berlin(2026, 6, 1, 8, 0), berlin(2026, 6, 2, 8)),
        (berlin(2026, 6, 1, 23, 0), berlin(2026, 6, 2, 8)),
        (datetime(2026, 6, 1, 22, 30, tzinfo=UTC), berlin(2026, 6, 2, 8)),
        # days with 23 and 25 hours keep their eight o'clock
        (berlin(2026, 3, 28, 9), datetime(2026, 3, 29, 6, tzinfo=UTC)),
        (berlin(2026, 10, 24, 9), datetime(2026, 10, 25, 7, tzinfo=UTC)),
    ],
)
def test_a_daily_one_leaves_at_the_next_of_these_hours(now, at):
    assert Schedule(8, None, BERLIN).next(now) == at


@pytest.mark.parametrize(
    ("now", "at"),
    [
        (berlin(2026, 6, 1, 7, 59), berlin(2026, 6, 1, 8)),  # a Monday
        (berlin(2026, 6, 1, 8, 0), berlin(2026, 6, 8, 8)),
        (berlin(2026, 6, 7, 23, 59), berlin(2026, 6, 8, 8)),
        (berlin(2026, 3, 28, 9), datetime(2026, 3, 30, 6, tzinfo=UTC)),
    ],
)
def test_a_weekly_one_on_the_next_of_these_days(now, at):
    assert Schedule(8, MONDAY, BERLIN).next(now) == at


def test_an_hour_that_the_clock_skips_comes_an_hour_later():
    at = Schedule(2, None, BERLIN).next(berlin(2026, 3, 29, 0))
    assert at == datetime(2026, 3, 29, 1, tzinfo=UTC)  # three o'clock


def test_of_an_hour_that_comes_twice_the_first_counts_and_the_second_is_no_other_digest():
    schedule = Schedule(2, None, BERLIN)
    first = schedule.next(berlin(2026, 10, 25, 0))
    assert first == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert schedule.next(first) == datetime(2026, 10, 26, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "now", "at"),
    [
        (8, berlin(2026, 6, 1, 7), berlin(2026, 6, 1, 9)),
        (8, berlin(2026, 6, 1, 8, 30), berlin(2026, 6, 1, 9)),  # its hour is over, and it has not left yet
        (23, berlin(2026, 6, 1, 12), berlin(2026, 6, 2, 9)),
        (23, berlin(2026, 6, 2, 1), berlin(2026, 6, 2, 9)),
        (12, berlin(2026, 6, 1, 9), berlin(2026, 6, 1, 12)),
    ],
)
def test_quiet_hours_are_slept_through(hour, now, at):
    assert Schedule(hour, None, BERLIN, NIGHT).next(now) == at


def test_a_day_that_had_its_digest_is_skipped():
    schedule = Schedule(18, None, BERLIN)
    assert schedule.next(berlin(2026, 6, 1, 9), after=date(2026, 6, 1)) == berlin(2026, 6, 2, 18)
    weekly = Schedule(18, MONDAY, BERLIN)
    assert weekly.next(berlin(2026, 6, 1, 9), after=date(2026, 6, 1)) == berlin(2026, 6, 8, 18)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns", "Australia/Lord_Howe"])
def test_every_day_of_a_year_has_one_digest_at_its_hour_in_every_zone(zone):
    zone = ZoneInfo(zone)
    schedule, at, days = Schedule(5, None, zone), datetime(2026, 1, 1, tzinfo=UTC), []
    for _ in range(365):
        at = schedule.next(at)
        assert at.astimezone(zone).time() == time(5)
        days.append(schedule.day_of(at))
    assert len(set(days)) == 365
    assert (days[-1] - days[0]).days == 364

"""Quiet hours: when a person may be disturbed again."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def quiet_until(now: datetime, *, begin: time, end: time, zone: ZoneInfo) -> datetime | None:
    """The end of the quiet hours that ``now`` falls into, or ``None`` when it falls into none.

    Both are wall clock times in the person's zone, and may lie around midnight.
    """
    local = now.astimezone(zone)
    clock = local.time()
    over_midnight = begin > end
    if not (clock >= begin or clock < end if over_midnight else begin <= clock < end):
        return None
    day = local.date() + timedelta(days=1) if over_midnight and clock >= begin else local.date()
    # in the night in which clocks go back the end may come twice, and the first one be over; compared in UTC, since
    # Python compares times of one zone by the clock alone
    first, second = (datetime.combine(day, end.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1))
    return first if first > now.astimezone(UTC) else second

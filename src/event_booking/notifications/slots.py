"""When a digest leaves: at an hour of the person's own clock, and not in their quiet hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from event_booking.notifications.models import DigestChoice, QuietHours
from event_booking.notifications.quiet import quiet_until

WEEKDAYS = list(DigestChoice.Weekday)
#: A week, the day before (its digest may wait for the end of quiet hours), and one that was taken already.
DAYS_AHEAD = range(-1, 16)


@dataclass(frozen=True)
class Schedule:
    """The hour, for one person and one channel. ``weekday`` is ``None`` where it is every day."""

    hour: int
    weekday: int | None
    zone: ZoneInfo
    quiet: tuple[time, time] | None = None

    @classmethod
    def of(cls, choice: DigestChoice, *, zone: ZoneInfo, quiet: QuietHours | None) -> "Schedule":
        weekly = choice.period == DigestChoice.Period.WEEKLY
        weekday = WEEKDAYS.index(DigestChoice.Weekday(choice.weekday)) if weekly else None
        return cls(choice.hour, weekday, zone, (quiet.begin, quiet.end) if quiet else None)

    def next(self, now: datetime, *, after: date | None = None) -> datetime:
        """The first moment after ``now``, on a day after ``after`` where the person lives."""
        return next(at for at in self._moments(now) if at > now and (after is None or self.day_of(at) > after))

    def day_of(self, at: datetime) -> date:
        """Which day that is where the person lives."""
        return at.astimezone(self.zone).date()

    def _moments(self, now: datetime) -> Iterator[datetime]:
        today = self.day_of(now)
        for number in DAYS_AHEAD:
            day = today + timedelta(days=number)
            if self.weekday in (None, day.weekday()):
                # of an hour that comes twice the first; one that the clock skips comes an hour later
                yield self._awake(datetime.combine(day, time(self.hour), self.zone).astimezone(UTC))

    def _awake(self, at: datetime) -> datetime:
        if self.quiet is None:
            return at
        begin, end = self.quiet
        return quiet_until(at, begin=begin, end=end, zone=self.zone) or at


def choices_of(users: list[Any]) -> dict[tuple[Any, str], DigestChoice]:
    """Who wants digests, by person and channel."""
    rows = DigestChoice.objects.filter(user__in=users).exclude(period=DigestChoice.Period.OFF)
    return {(row.user_id, row.channel): row for row in rows}

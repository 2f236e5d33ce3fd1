"""What people want to hear of, on which channel, and when."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet

from event_booking.database import short_transaction
from event_booking.notifications.channels import channel_names, digest_channel_names
from event_booking.notifications.kinds import KINDS, Kind
from event_booking.notifications.models import DigestChoice, Preference, QuietHours
from event_booking.notifications.quiet import quiet_until
from event_booking.notifications.rendering import zone_of
from event_booking.notifications.rescheduling import reschedule
from event_booking.notifications.slots import Schedule, choices_of


def preferences_of(user: Any) -> dict[str, dict[str, bool]]:
    """Every kind and every channel: what the person chose, or gets without having chosen."""
    rows = Preference.objects.filter(user=user.pk).values_list("kind", "channel", "enabled")
    chosen = {(kind, channel): enabled for kind, channel, enabled in rows}
    return {
        name: {channel: chosen.get((name, channel), kind.is_on(channel)) for channel in channel_names()}
        for name, kind in KINDS.items()
    }


def quiet_hours_of(user: Any) -> QuietHours | None:
    return QuietHours.objects.filter(user=user.pk).first()


def digests_of(user: Any) -> dict[str, DigestChoice]:
    """For every channel that can carry a digest: what the person chose, or has without having chosen."""
    chosen = {row.channel: row for row in DigestChoice.objects.filter(user=user.pk)}
    return {name: chosen.get(name) or DigestChoice(channel=name) for name in digest_channel_names()}


def change_preferences(*, user: Any, wanted: Mapping[str, Any]) -> None:
    """Store ``kinds`` (kind to channel to bool), ``quiet_hours`` (two times or ``None``) and ``digest`` (channel to
    ``period``, ``hour``, ``weekday``); the rest stays.

    What waits for its time is judged by the new ones. What was switched off is dropped when its time comes.
    """
    with short_transaction() as now:
        _choose(user, wanted.get("kinds", {}))
        if "quiet_hours" in wanted:
            _set_quiet_hours(user, wanted["quiet_hours"])
        for channel, choice in sorted(wanted.get("digest", {}).items()):
            DigestChoice.objects.update_or_create(user=user, channel=channel, defaults=choice)
        if "quiet_hours" in wanted or "digest" in wanted:
            reschedule(user, now=now)


def _choose(user: Any, kinds: Mapping[str, Mapping[str, bool]]) -> None:
    # sorted, so that two changes at once lock rows in one order
    rows = [
        Preference(user=user, kind=kind, channel=channel, enabled=enabled)
        for kind, channels in sorted(kinds.items())
        for channel, enabled in sorted(channels.items())
    ]
    key = ["user", "kind", "channel"]
    Preference.objects.bulk_create(rows, update_conflicts=True, unique_fields=key, update_fields=["enabled"])


def _set_quiet_hours(user: Any, hours: tuple[time, time] | None) -> None:
    if hours is None:
        QuietHours.objects.filter(user=user.pk).delete()
        return
    row = QuietHours(user=user, begin=hours[0], end=hours[1])
    names = ["begin", "end"]
    QuietHours.objects.bulk_create([row], update_conflicts=True, unique_fields=["user"], update_fields=names)


@dataclass(frozen=True)
class Wishes:
    """What a number of people want of one kind, read in three queries."""

    kind: Kind
    chosen: Mapping[Any, Mapping[str, bool]]
    quiet: Mapping[Any, QuietHours]
    digests: Mapping[tuple[Any, str], DigestChoice]

    @classmethod
    def of(cls, users: Collection[Any], kind: Kind) -> "Wishes":
        chosen: dict[Any, dict[str, bool]] = defaultdict(dict)
        keys = [user.pk for user in users]
        rows: QuerySet[Preference] = Preference.objects.filter(kind=kind.name, user__in=keys)
        for user, channel, enabled in rows.values_list("user_id", "channel", "enabled"):
            chosen[user][channel] = enabled
        quiet = {} if kind.urgent else QuietHours.objects.in_bulk(keys)
        return cls(kind, chosen, quiet, choices_of(keys) if kind.is_collected else {})

    def wants(self, user: Any, channel: str) -> bool:
        return self.chosen.get(user.pk, {}).get(channel, self.kind.is_on(channel))

    def due_at(self, user: Any, now: datetime, before: datetime | None) -> datetime:
        """When the person may be disturbed; at once, if waiting would make the news useless."""
        hours = self.quiet.get(user.pk)
        later = quiet_until(now, begin=hours.begin, end=hours.end, zone=zone_of(user)) if hours else None
        return later if later and (before is None or later < before) else now

    def digest_at(self, user: Any, channel: str, now: datetime, before: datetime | None) -> datetime | None:
        """When it leaves in a digest, if the person has one there, and it does not come too late then."""
        choice = self.digests.get((user.pk, channel))
        if choice is None:
            return None
        at = Schedule.of(choice, zone=zone_of(user), quiet=self.quiet.get(user.pk)).next(now)
        return at if before is None or at < before else None

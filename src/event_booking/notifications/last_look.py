"""The last look before something leaves: what a person has switched off meanwhile, and whether they sleep by now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from event_booking.notifications.backends import BaseBackend
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Delivery, Notification, Preference, QuietHours
from event_booking.notifications.quiet import quiet_until
from event_booking.notifications.templating import zone_of

CLOSED, TOO_LATE, UNTRUE = "this account is closed", "too late to be of use", "no longer true"


@dataclass(frozen=True)
class Standing:
    """What some people want now, of any kind, read in two queries."""

    chosen: Mapping[tuple[Any, str, str], bool]
    quiet: Mapping[Any, QuietHours]

    @classmethod
    def of(cls, users: Iterable[Any]) -> "Standing":
        keys = set(users)
        rows = Preference.objects.filter(user__in=keys).values_list("user_id", "kind", "channel", "enabled")
        return cls({(user, kind, channel): on for user, kind, channel, on in rows}, QuietHours.objects.in_bulk(keys))

    def wants(self, notification: Notification, channel: str) -> bool:
        kind = KINDS.get(notification.kind)
        by_default = kind is None or kind.is_on(channel)
        return self.chosen.get((notification.user_id, notification.kind, channel), by_default)

    def asleep_until(self, user: Any, now: datetime) -> datetime | None:
        hours = self.quiet.get(user.pk)
        return quiet_until(now, begin=hours.begin, end=hours.end, zone=zone_of(user)) if hours else None


def is_true(notification: Notification) -> bool:
    """Whether its kind says that what it tells is still so."""
    kind = KINDS.get(notification.kind)
    return not (kind and kind.still) or kind.still(notification)


def look_again(batch: list[Delivery], channels: Mapping[str, BaseBackend], *, now: datetime) -> list[Delivery]:
    """Those of one claim that may leave now. The others are dropped, or wait until quiet hours are over."""
    standing = Standing.of(each.notification.user_id for each in batch)
    leaving, unwanted, later = [], [], defaultdict(list)
    for each in batch:
        if not standing.wants(each.notification, each.channel):
            unwanted.append(each.pk)
        elif at := _not_before(each.notification, channels[each.channel], standing, now):
            later[at].append(each.pk)
        else:
            leaving.append(each)
    mine = Delivery.objects.claimed_by(batch[0].claimed_by)
    if unwanted:
        mine.filter(pk__in=unwanted).update(state=Delivery.State.DROPPED, claimed_by=None)
    for at, keys in later.items():
        mine.filter(pk__in=keys).update(due_at=at, claimed_by=None, attempts=F("attempts") - 1)
    return leaving


def objection_to(notification: Notification, now: datetime) -> str:
    """Why it is of no use any more, whether it leaves alone or in a digest; empty if it is."""
    if notification.expires_at and notification.expires_at <= now:
        return TOO_LATE
    if not notification.user.is_active:
        return CLOSED
    return "" if is_true(notification) else UNTRUE


def _not_before(notification: Notification, channel: BaseBackend, standing: Standing, now: datetime) -> datetime | None:
    """When quiet hours end that hold it up, unless it is urgent or would come too late then."""
    kind = KINDS.get(notification.kind)
    if not channel.disturbs or kind is None or kind.urgent:
        return None
    at = standing.asleep_until(notification.user, now)
    return at if at and (notification.expires_at is None or at < notification.expires_at) else None

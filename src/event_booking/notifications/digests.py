"""Digests: what was collected for a person is put together when its hour comes, and leaves as one message.

A delivery that is collected names the digest in which it leaves as soon as there is one, and never another one. The
digest is a row that is claimed and tried like a delivery; until the channel has accepted it, its deliveries wait.
"""

import logging
from collections import defaultdict
from contextlib import ExitStack
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.db.models.functions import Now

from event_booking.database import short_transaction
from event_booking.journal.claims import claim
from event_booking.journal.in_hand import take_in_hand
from event_booking.notifications.backends import BaseBackend, Rejected
from event_booking.notifications.channels import open_channels
from event_booking.notifications.digest_mail import digest_message
from event_booking.notifications.last_look import CLOSED, Standing, objection_to
from event_booking.notifications.models import Delivery, Digest, DigestChoice, Notification, QuietHours
from event_booking.notifications.outbox import (
    CLAIM_SECONDS,
    RUN_SECONDS,
    let_rest,
    note_failure,
    refuse_fatal,
    tells_of_absence,
)
from event_booking.notifications.querysets import DeliveryQuerySet
from event_booking.notifications.quiet import quiet_until
from event_booking.notifications.slots import Schedule
from event_booking.notifications.templating import zone_of
from event_booking.people.mentions import without_addresses

logger = logging.getLogger("event_booking.notifications")

#: People whose digests are put together in one run.
PEOPLE = 500


class NothingLeft(Exception):
    """All that was in it has been dropped."""


def put_together() -> int:
    """Make a digest for each person and channel of which something is due; return how many were made."""
    due, end, made = Delivery.objects.collected().filter(due_at__lte=Now()), monotonic() + RUN_SECONDS, 0
    for user, channel in due.order_by().values_list("notification__user", "channel").distinct()[:PEOPLE]:
        if monotonic() > end:
            break
        try:
            made += _put_together(user, channel)
        except Exception:  # others must not wait for whatever is wrong with this one
            logger.exception("digest can not be put together", extra={"user": str(user), "channel": channel})
    return made


def _put_together(user_id: Any, channel: str) -> bool:
    with short_transaction() as now:
        # one process at a time, and not while the person changes the choice
        choice = DigestChoice.objects.select_for_update().filter(user=user_id, channel=channel).first()
        due = collected_for(user_id, channel).filter(due_at__lte=Now())
        last: datetime | None = due.aggregate(last=Max("due_at"))["last"]
        if last is None:
            return False
        user = _person(user_id)
        if not user.is_active:
            due.update(state=Delivery.State.DEAD, last_error=CLOSED)
            return False
        if choice is None or choice.period == DigestChoice.Period.OFF:
            due.update(state=Delivery.State.WAITING, due_at=Now())
            return False
        schedule = Schedule.of(choice, zone=zone_of(user), quiet=QuietHours.objects.filter(user=user_id).first())
        if later := _asleep_until(schedule, now):
            due.put_off(later)
            return False
        digest, made = Digest.objects.get_or_create(user=user, channel=channel, day=schedule.day_of(last))
        if made:
            due.update(digest=digest)
        else:  # it was on its way when these came
            due.put_off(schedule.next(now, after=digest.day))
        return made


def _asleep_until(schedule: Schedule, now: datetime) -> datetime | None:
    if schedule.quiet is None:
        return None
    begin, end = schedule.quiet
    return quiet_until(now, begin=begin, end=end, zone=schedule.zone)


def collected_for(user_id: Any, channel: str) -> DeliveryQuerySet:
    """What waits for this person's next digest."""
    return Delivery.objects.collected().filter(notification__user=user_id, channel=channel)


def _person(user_id: Any) -> Any:
    users = get_user_model()._default_manager.all()
    if hasattr(get_user_model(), "event_booking_account"):
        users = users.select_related("event_booking_account")  # language and zone
    return users.get(pk=user_id)


def send_digests() -> int:
    """Send the digests that are due, for some seconds at most; return how many were tried."""
    channels, tried, end = open_channels(), 0, monotonic() + RUN_SECONDS
    cut = dict[str, Any]()
    with ExitStack() as sessions:
        for channel in channels.values():
            sessions.enter_context(channel.session())
        while channels and monotonic() < end:
            # one at a time: a digest takes long to write, and must not be claimed longer than it takes
            batch = claim(Digest.objects.due().filter(channel__in=channels), limit=1, seconds=CLAIM_SECONDS)
            if not batch:
                break
            tried += 1
            error = _send(batch[0], channels[batch[0].channel])
            if tells_of_absence(error, batch[0], cut):
                del channels[batch[0].channel]
                let_rest(batch[0].channel, error)
    return tried


def _send(digest: Digest, channel: BaseBackend) -> Exception | None:
    """Try one digest and note what came of it; return why it failed."""
    try:
        _hand_over(digest, channel)
    except NothingLeft:
        Digest.objects.filter(pk=digest.pk).update(state=Digest.State.DROPPED, claimed_by=None)
    except Exception as error:  # noqa: BLE001 - a template or a channel of somebody else's: the others must not wait for it
        with transaction.atomic():
            note_failure(digest, error, for_good=isinstance(error, Rejected))
            given_up = Digest.objects.filter(pk=digest.pk, state=Digest.State.DEAD).first()  # none: erased meanwhile
            if given_up:
                _waiting_in(digest).update(state=Delivery.State.DEAD, last_error=given_up.last_error)
        return error
    return None


def _hand_over(digest: Digest, channel: BaseBackend) -> None:
    refuse_fatal(digest)
    now = digest.due_at - timedelta(seconds=CLAIM_SECONDS)  # by the database's clock
    digest.user = _person(digest.user_id)
    if not digest.user.is_active:
        raise Rejected(CLOSED)
    standing = Standing.of([digest.user_id])
    if later := standing.asleep_until(digest.user, now):
        mine = Digest.objects.claimed_by(digest.claimed_by).filter(pk=digest.pk)
        mine.update(due_at=later, claimed_by=None, attempts=F("attempts") - 1)
        return
    deliveries = _still_wanted(digest, standing, now)
    receipt = channel.send(digest_message(digest, [each.notification for each in deliveries]))
    _note_sent(digest, deliveries, receipt.id)


def _still_wanted(digest: Digest, standing: Standing, now: datetime) -> list[Delivery]:
    """What is in it, without what was switched off or has become useless meanwhile."""
    wanted, unwanted, useless = [], [], defaultdict(list)
    collected = list(_waiting_in(digest).select_related("notification").order_by("notification_id"))
    take_in_hand([each.notification for each in collected])
    for each in collected:
        each.notification.user = digest.user
        if not standing.wants(each.notification, each.channel):
            unwanted.append(each.pk)
        elif objection := _objection_to(each.notification, now):
            useless[objection].append(each.pk)
        else:
            wanted.append(each)
    if unwanted:
        _waiting_in(digest).filter(pk__in=unwanted).update(state=Delivery.State.DROPPED)
    for objection, keys in useless.items():
        _waiting_in(digest).filter(pk__in=keys).update(state=Delivery.State.DEAD, last_error=objection)
    if not wanted:
        raise NothingLeft
    return wanted


def _objection_to(notification: Notification, now: datetime) -> str:
    try:
        return objection_to(notification, now)
    except Exception as error:  # a kind of somebody else's that can not say: it must not hold up what else is in it
        logger.exception("%s can not be judged", notification.kind, extra={"notification": notification.pk})
        return without_addresses(f"{type(error).__name__}: {error}".replace("\0", ""))[:2000]


@transaction.atomic
def _note_sent(digest: Digest, deliveries: list[Delivery], receipt: str) -> None:
    # also when the claim has ended meanwhile: it is true, and may spare the person another copy
    sent = {"state": "sent", "sent_at": Now(), "receipt": receipt[:200], "last_error": ""}
    Digest.objects.filter(pk=digest.pk).update(**sent, claimed_by=None)
    Delivery.objects.filter(pk__in=[each.pk for each in deliveries], digest=digest).update(**sent)


def _waiting_in(digest: Digest) -> QuerySet[Delivery]:
    return Delivery.objects.filter(digest=digest, state=Delivery.State.COLLECTED)

"""The outbox: takes deliveries that are due and hands each to its channel, once, as far as that can be known.

Any number of senders may run at once. What one of them has claimed is due again when the claim ends, so that a sender
that dies loses nothing; what it had sent but not yet noted is sent again under the same Message-ID.
"""

import logging
from contextlib import ExitStack
from datetime import timedelta
from time import monotonic
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Now

from event_booking.conf import app_settings
from event_booking.journal.claims import claim, due_since, ended_each_process, loaded, pause
from event_booking.journal.in_hand import take_in_hand
from event_booking.notifications.backends import BaseBackend, HungUp, Receipt, Rejected, Unreachable
from event_booking.notifications.channels import open_channels
from event_booking.notifications.files import files_of
from event_booking.notifications.last_look import look_again, objection_to
from event_booking.notifications.models import Delivery, Digest
from event_booking.notifications.rendering import message_for
from event_booking.notifications.shares import Shares
from event_booking.people.mentions import without_addresses
from event_booking.prepared import Param, Prepared
from event_booking.tracing import note, traced

logger = logging.getLogger("event_booking.notifications")

BATCH = 50
#: A claim must outlast what is begun within ``BATCH_SECONDS``, and so the longest try: keep ``EMAIL_TIMEOUT`` under
#: their difference.
CLAIM_SECONDS = 60
BATCH_SECONDS = 20
#: After that the relay has other work to do; what is left is taken up a second later.
RUN_SECONDS = 15
#: A server that is back is noticed within this time, however long it was away.
LONGEST_PAUSE_SECONDS = 60
#: Until the next look at a channel that is away, and how long one may ask to be left alone.
AWAY_SECONDS, LONGEST_REST_SECONDS = 5, 3600


def send_waiting() -> int:
    """Send what is due, for some seconds at most; return how many deliveries were tried."""
    channels, shares, tried, end = open_channels(), Shares(), 0, monotonic() + RUN_SECONDS
    with ExitStack() as sessions:
        for channel in channels.values():
            sessions.enter_context(channel.session())
        while channels and monotonic() < end:
            begun = monotonic()
            due = Delivery.objects.due().filter(channel__in=channels)
            batch = claim(due, limit=BATCH, seconds=CLAIM_SECONDS, before=["-is_pressing"], suspects_alone=True)
            if not batch:
                break
            # what failed before comes last: it may fail again, and take longer
            batch.sort(key=lambda delivery: (not delivery.is_pressing, delivery.attempts))
            tried += _send_batch(batch, channels, shares, until=min(begun + BATCH_SECONDS, end))
    return tried


def _send_batch(batch: list[Delivery], channels: dict[str, BaseBackend], shares: Shares, *, until: float) -> int:
    """Send one after the other. A channel that is away, or has used up its share, is taken out of ``channels``."""
    batch = _whole(batch)
    if batch:
        batch = look_again(batch, channels, now=batch[0].due_at - timedelta(seconds=CLAIM_SECONDS))
    tried, cut, away = 0, dict[str, Any](), dict[str, timedelta]()
    for place, delivery in enumerate(batch):
        if monotonic() >= until:
            _put_back(batch[place:], timedelta(0))
            break
        alias = delivery.channel
        if alias not in channels or shares.is_used_up(alias, channels[alias]):
            channels.pop(alias, None)
            _put_back([delivery], away.get(alias, timedelta(0)))
            continue
        tried += 1
        with shares.using(alias, channels[alias]):
            error = _send(delivery, channels[alias])
        if tells_of_absence(error, delivery, cut):
            del channels[alias]
            away[alias] = let_rest(alias, error)
    return tried


def _this() -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=Param("pk", Delivery._meta.pk))


NOTE_SENT = Prepared(
    _this,
    state=Delivery.State.SENT,
    sent_at=Now(),
    claimed_by=None,
    last_error="",
    receipt=Param("receipt", Delivery._meta.get_field("receipt")),
)


def _whole(batch: list[Delivery]) -> list[Delivery]:
    """With all that is asked about their readers; without those of people who were erased meanwhile."""
    batch = loaded(batch, "notification__user")
    prefetch_related_objects(batch, "notification__fact")  # their files go by its time
    prefetch_related_objects(batch, "notification__user__event_booking_mail_problem")
    if hasattr(get_user_model(), "event_booking_account"):
        prefetch_related_objects(batch, "notification__user__event_booking_account")  # language and zone
    take_in_hand([delivery.notification for delivery in batch])
    return batch


def tells_of_absence(error: Exception | None, delivery: Delivery | Digest, cut: dict[str, Any]) -> bool:
    """Whether the channel is away: it says so, or it hung up at two people in a row whose messages never failed before.

    ``cut``: by channel, the person at whom it hung up last. Several messages to one person say nothing about others.
    """
    if not isinstance(error, HungUp):
        cut.pop(delivery.channel, None)
        return isinstance(error, Unreachable)
    if delivery.attempts > 1:
        return False
    person = delivery.user_id if isinstance(delivery, Digest) else delivery.notification.user_id
    return bool(cut.setdefault(delivery.channel, person) != person)


def let_rest(channel: str, error: Exception | None) -> timedelta:
    """Leave a channel that is away alone for as long as it asked, with all that waits for it; return how long."""
    rest = _rest_after(error)
    if rest:
        for model in (Delivery, Digest):
            model.objects.due().filter(channel=channel).update(due_at=Now() + rest)
    return max(rest, timedelta(seconds=AWAY_SECONDS))


def _rest_after(error: Exception | None) -> timedelta:
    seconds = error.seconds if isinstance(error, Unreachable) else 0
    return timedelta(seconds=max(0, min(seconds, LONGEST_REST_SECONDS)))


@traced("deliver")
def _send(delivery: Delivery, channel: BaseBackend) -> Exception | None:
    """Try one delivery and note what came of it; return why it failed."""
    note(channel=delivery.channel, kind=delivery.notification.kind, attempt=delivery.attempts)
    try:
        receipt = _hand_over(delivery, channel)
    except Exception as error:  # noqa: BLE001 - a template or a channel of somebody else's: the others must not wait for it
        note_failure(delivery, error, for_good=isinstance(error, Rejected))
        note(failure=type(error).__name__)
        return error
    else:
        # also when the claim has ended meanwhile: it is true, and may spare the person another copy
        NOTE_SENT.update(pk=delivery.pk, receipt=receipt.id[:200])
    return None


def refuse_fatal(row: Delivery | Digest) -> None:
    """Raise ``Rejected`` for what ended the process each time it was tried."""
    if ended_each_process(row):
        raise Rejected("the process ended during each attempt")


def _hand_over(delivery: Delivery, channel: BaseBackend) -> Receipt:
    refuse_fatal(delivery)
    notification = delivery.notification
    claimed_at = delivery.due_at - timedelta(seconds=CLAIM_SECONDS)  # by the database's clock
    if objection := objection_to(notification, claimed_at):
        raise Rejected(objection)
    files = files_of(notification, attempts=delivery.attempts) if channel.takes_files else ()
    return channel.send(message_for(notification, long_form=channel.long_form, channel=delivery.channel, files=files))


def note_failure(delivery: Delivery | Digest, error: Exception, *, for_good: bool) -> None:
    """Give it up, or try it again later. Nothing is noted of what somebody else has taken since."""
    dead = for_good or delivery.attempts >= app_settings().DELIVERY_ATTEMPTS
    said = without_addresses(f"{type(error).__name__}: {error}".replace("\0", ""))
    logger.warning(
        "%s could not be sent: %s",
        delivery.channel,
        said,
        exc_info=None if for_good else error,  # a refusal is somebody's answer, and no mistake to be looked for
        extra={str(delivery._meta.model_name): delivery.pk, "given_up": dead},
    )
    mine = type(delivery).objects.claimed_by(delivery.claimed_by).filter(pk=delivery.pk)
    mine.update(
        state=Delivery.State.DEAD if dead else Delivery.State.WAITING,
        due_at=Now() + max(pause(delivery.attempts, longest=LONGEST_PAUSE_SECONDS), _rest_after(error)),
        claimed_by=None,
        last_error=said[:2000],
    )


def _put_back(deliveries: list[Delivery], later: timedelta) -> None:
    """Give up the claim on what was not tried; without a delay it has waited as long as it has."""
    mine = Q(pk__in=[delivery.pk for delivery in deliveries], claimed_by=deliveries[0].claimed_by)
    due_at = Now() + later if later else due_since(deliveries)
    Delivery.objects.filter(mine).update(claimed_by=None, due_at=due_at, attempts=F("attempts") - 1)

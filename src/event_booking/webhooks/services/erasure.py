"""What is forgotten: of people who left, and of what is old."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now

from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.journal.admin_log import forget_names
from event_booking.webhooks.models import Delivery, Endpoint, Feed, Message

BATCH = 1000


def forget_person(*, user_id: Any) -> None:
    """Delete this person's webhooks, with their secrets and logs, and their feed."""
    forget_names(Endpoint.objects.of(user_id))
    with transaction.atomic():
        Endpoint.objects.of(user_id).delete()
        Message.objects.filter(owner=user_id).delete()
        Feed.objects.filter(pk=user_id).delete()


def forget_old() -> None:
    """Delete what is older than ``WEBHOOK_LOG_DAYS`` and ``FEED_DAYS``."""
    kept = app_settings()
    log = Delivery.objects.exclude(state=Delivery.State.WAITING)
    _delete_in_batches(log.filter(created_at__lt=Now() - timedelta(days=kept.WEBHOOK_LOG_DAYS)))
    old = Message.objects.filter(told_at__lt=Now() - timedelta(days=kept.FEED_DAYS))
    for owner, last in old.filter(position__isnull=False).values_list("owner").annotate(Max("position")).order_by():
        _cut_feed(owner, last)
    _delete_in_batches(old.filter(position=None))


def _cut_feed(owner: Any, last: int) -> None:
    """Forget the feed up to a position, some rows at a time; each time it says how far it was forgotten."""
    ends: Any = Message.objects.in_feed_of(owner).filter(position__lte=last).values_list("position", flat=True)
    while positions := list(ends[:BATCH]):
        with short_transaction():
            Feed.objects.filter(pk=owner).update(forgotten=positions[-1])
            Message.objects.filter(owner=owner, position__lte=positions[-1]).delete()


def _delete_in_batches(rows: Any) -> None:
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        rows.filter(pk__in=keys).delete()

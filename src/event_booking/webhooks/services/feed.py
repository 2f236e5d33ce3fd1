"""Adding to an organizer's feed, and to what their webhooks are sent."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection

from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.journal.models import Entry
from event_booking.webhooks.models import Delivery, Endpoint, Feed, Message


def add_to_feed(*, owner: Any, entry: Entry, data: dict[str, Any]) -> Message | None:
    """Tell the systems of this organizer of a fact; nothing happens where it was told already.

    Its place in the feed, the row and its deliveries are committed together.
    """
    if not _is_there(owner):
        return None
    with short_transaction() as now:
        feed = lock_feed(owner)
        if Message.objects.filter(owner=owner, fact=entry).exists():
            return None
        feed.position += 1
        feed.save(update_fields=["position"])
        message = Message.objects.create(
            owner_id=feed.pk, position=feed.position, fact=entry, type=entry.fact, data=data,
            created_at=entry.created_at,
        )  # fmt: skip
        endpoints = [each for each in Endpoint.objects.of(owner).filter(is_active=True) if wants(each, message.type)]
        Delivery.objects.bulk_create(new_delivery(message, endpoint, now) for endpoint in endpoints)
    return message


def lock_feed(owner: Any) -> Feed:
    """The row of this feed, held until the end of the transaction: until then nobody else gets the next position."""
    rows = Feed.objects.select_for_update(no_key=connection.features.has_select_for_no_key_update)
    feed = rows.filter(pk=owner).first()
    if feed is None:
        Feed.objects.bulk_create([Feed(owner_id=owner)], ignore_conflicts=True)
        feed = rows.get(pk=owner)
    return feed


def wants(endpoint: Endpoint, kind: str) -> bool:
    return not endpoint.kinds or kind in endpoint.kinds


def new_delivery(message: Message, endpoint: Endpoint, now: datetime) -> Delivery:
    return Delivery(message=message, endpoint=endpoint, give_up_at=now + retry_time())


def retry_time() -> timedelta:
    """How long what fails is tried again."""
    return timedelta(days=app_settings().WEBHOOK_RETRY_DAYS)


def _is_there(owner: Any) -> bool:
    users: Any = get_user_model()._default_manager
    try:
        return bool(users.filter(pk=owner, is_active=True).exists())
    except (ValueError, ValidationError):  # a fact that names nobody
        return False

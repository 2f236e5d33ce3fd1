"""Adding to an organizer's feed, and to what their webhooks are sent."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection

from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.journal.models import Entry
from event_booking.webhooks.models import Delivery, Endpoint, Feed, Message


def add_to_feed(*, owner: Any, facts: Mapping[Entry, dict[str, Any]]) -> list[Message]:
    """Tell the systems of this organizer of facts, each with its data; return those that were not told before.

    Their places in the feed, the rows and their deliveries are committed together. Whoever is banned finds in the feed
    what happened meanwhile, but no webhook of theirs is sent it; nothing is kept for who is gone or erased.
    """
    user = _still_there(owner)
    if user is None:
        return []
    with short_transaction() as now:
        feed = lock_feed(owner)
        told = set(Message.objects.filter(owner=owner, fact__in=facts).values_list("fact_id", flat=True))
        new = [entry for entry in facts if entry.pk not in told]
        if not new:
            return []
        messages = [
            Message(
                owner_id=feed.pk, position=position, fact=entry, type=entry.fact, data=facts[entry],
                created_at=entry.created_at,
            )
            for position, entry in enumerate(new, start=feed.position + 1)
        ]  # fmt: skip
        feed.position += len(new)
        feed.save(update_fields=["position"])
        Message.objects.bulk_create(messages)
        endpoints = list(Endpoint.objects.of(owner).filter(is_active=True)) if user.is_active else []
        Delivery.objects.bulk_create(
            new_delivery(message, endpoint, now)
            for message in messages
            for endpoint in endpoints
            if wants(endpoint, message.type)
        )
    return messages


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


def _still_there(owner: Any) -> Any:
    """The user, unless they are gone or erased."""
    users: Any = get_user_model()._default_manager
    try:
        user = users.filter(pk=owner).first()
    except (ValueError, ValidationError):  # a fact that names nobody
        return None
    erased = user and not user.is_active and Entry.objects.about(user).filter(fact="account.erased").exists()
    return None if erased else user

"""Webhooks are made, changed, given a new secret, turned off."""

from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.db.models.functions import Now

from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.signatures import new_secret
from event_booking.webhooks.exceptions import TooManyWebhooks
from event_booking.webhooks.keys import seal_secret
from event_booking.webhooks.models import Delivery, Endpoint
from event_booking.webhooks.signals import webhook_created, webhook_disabled, webhook_rotated

#: How long the secret before signs beside the new one.
ROTATION = timedelta(days=1)

#: As after a success.
FRESH: dict[str, Any] = {"failing_since": None, "attempts": 0, "disabled_reason": ""}


def create_endpoint(*, owner: Any, actor: Any = None, **fields: Any) -> tuple[Endpoint, str]:
    """A webhook, and its secret, which nobody is shown again; raise ``TooManyWebhooks``."""
    secret = new_secret()
    with short_transaction(alone=f"webhooks.{owner.pk}"):  # or two requests at once would count the same
        if Endpoint.objects.of(owner).count() >= app_settings().WEBHOOKS_PER_ORGANIZER:
            raise TooManyWebhooks
        endpoint = Endpoint.objects.create(owner=owner, secret=seal_secret(secret), **fields)
        webhook_created.record(endpoint, actor=actor or owner)
    endpoint.refresh_from_db()
    return endpoint, secret


def update_endpoint(*, endpoint: Endpoint, **changes: Any) -> Endpoint:
    """Change it; raise ``Endpoint.DoesNotExist``. Turned on, or elsewhere, it begins as if it had never failed."""
    with short_transaction():
        now = lock_endpoint(endpoint.pk)
        is_on, url = changes.get("is_active", now.is_active), changes.get("url", now.url)
        if is_on and (not now.is_active or url != now.url):
            changes |= {**FRESH, "due_at": Now(), "claimed_by": None}
        if changes:
            Endpoint.objects.filter(pk=endpoint.pk).update(**changes)
        if now.is_active and not is_on:
            _give_up_waiting(endpoint)
    endpoint.refresh_from_db()
    return endpoint


def rotate_secret(*, endpoint: Endpoint, actor: Any = None) -> str:
    """A new secret; raise ``Endpoint.DoesNotExist``.

    The one before it signs as well for a day, so that receivers can change when they like.
    """
    secret = new_secret()
    with short_transaction() as now:
        lock_endpoint(endpoint.pk)
        mine = Endpoint.objects.filter(pk=endpoint.pk)
        mine.update(old_secret=models.F("secret"), secret=seal_secret(secret), old_secret_until=now + ROTATION)
        webhook_rotated.record(endpoint, actor=actor)
    endpoint.refresh_from_db()
    return secret


def lock_endpoint(pk: Any) -> Endpoint:
    """Its row, held until the end of the transaction; deliveries may be added meanwhile."""
    return Endpoint.objects.select_for_update(no_key=connection.features.has_select_for_no_key_update).get(pk=pk)


def delete_endpoint(*, endpoint: Endpoint) -> None:
    """Remove it, and its log."""
    endpoint.delete()


def disable_endpoint(*, endpoint: Endpoint, reason: Endpoint.Reason) -> None:
    """Turn it off for its owner, who is told by the fact; what waits is given up, and can be sent again."""
    with short_transaction():
        on = Endpoint.objects.filter(pk=endpoint.pk, is_active=True)
        if on.update(is_active=False, disabled_reason=reason):
            _give_up_waiting(endpoint)
            webhook_disabled.record(endpoint, owner=str(endpoint.owner_id), reason=reason.value)


def _give_up_waiting(endpoint: Endpoint) -> None:
    waiting = Delivery.objects.waiting().filter(endpoint=endpoint)
    waiting.filter(last_error="").update(last_error=Delivery.Error.TURNED_OFF)
    waiting.update(state=Delivery.State.DEAD, claimed_by=None)

"""Sending on request: a test, and what was sent or given up before."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Now

from event_booking.database import short_transaction
from event_booking.webhooks.exceptions import WebhookDisabled
from event_booking.webhooks.models import Delivery, Endpoint, Message
from event_booking.webhooks.services.endpoints import lock_endpoint
from event_booking.webhooks.services.feed import new_delivery, retry_time

#: The kind of a test. It is no fact, and stands in no feed.
PING = "webhook.ping"


def ping(*, endpoint: Endpoint) -> Delivery:
    """Send a test, unless one is on its way already; raise ``WebhookDisabled``, ``Endpoint.DoesNotExist``."""
    with short_transaction() as now:
        if not lock_endpoint(endpoint.pk).is_active:
            raise WebhookDisabled
        waiting = Delivery.objects.waiting().filter(endpoint=endpoint, message__type=PING)
        delivery = waiting.select_related("message").first()
        if delivery is None:
            message = Message.objects.create(owner_id=endpoint.owner_id, type=PING, data={"webhook": endpoint.pk})
            delivery = new_delivery(message, endpoint, now)
            delivery.save()
        else:
            waiting.filter(claimed_by=None).update(due_at=Now())
        _hurry([endpoint.pk])
    return Delivery.objects.select_related("message").get(pk=delivery.pk)


def resend(*, deliveries: QuerySet[Delivery]) -> int:
    """Send these once more, whatever became of them, under the same id; return how many.

    Those of a webhook that is turned off are left out.
    """
    again: dict[str, Any] = {"state": Delivery.State.WAITING, "attempts": 0, "claimed_by": None, "sent_at": None}
    with short_transaction() as now:
        on = Delivery.objects.filter(pk__in=deliveries.values("pk"), endpoint__is_active=True)
        _hurry(on.values("endpoint"))
        return on.update(**again, due_at=Now(), last_error="", give_up_at=now + retry_time())


def _hurry(endpoints: Any) -> None:
    """Whoever asks has mended something: don't wait until the next look at a webhook that failed."""
    Endpoint.objects.filter(pk__in=endpoints, claimed_by=None, due_at__gt=Now()).update(due_at=Now())

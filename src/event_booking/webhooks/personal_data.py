"""What organizers are told of their webhooks: all but the secrets. (The feed is of what they sold.)"""

from collections.abc import Iterator
from typing import Any

from event_booking.people.export import exports, in_batches, picked
from event_booking.webhooks.models import Delivery, Endpoint

ENDPOINT = ("url", "description", "kinds", "is_active", "disabled_reason", "created_at", "failing_since")
DELIVERY = ("state", "attempts", "status_code", "last_error", "created_at", "attempted_at", "sent_at")


@exports("webhooks")
def webhooks(user: Any) -> Iterator[dict[str, Any]]:
    for endpoint in in_batches(Endpoint.objects.of(user.pk)):
        yield picked(endpoint, *ENDPOINT)


@exports("webhook_deliveries")
def webhook_deliveries(user: Any) -> Iterator[dict[str, Any]]:
    rows = Delivery.objects.filter(endpoint__owner=user.pk).select_related("message", "endpoint")
    for delivery in in_batches(rows):
        yield {"webhook": delivery.endpoint.url, "type": delivery.message.type, **picked(delivery, *DELIVERY)}

"""Questions about webhooks that several callers ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

if TYPE_CHECKING:
    from event_booking.webhooks.models import Delivery, Endpoint, Message


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def of(self, owner: Any) -> Self:
        return self.filter(owner=owner)

    def due(self) -> Self:
        """Those that may be sent to now, by the database's clock, and for which something waits."""
        deliveries: Any = apps.get_model("event_booking_webhooks", "Delivery")._default_manager
        waiting = deliveries.due().filter(endpoint=OuterRef("pk"))
        return self.filter(Exists(waiting), is_active=True, due_at__lte=Now())

    def claimed_by(self, sender: Any) -> Self:
        """What this sender has taken and nobody has taken from it since."""
        return self.filter(claimed_by=sender)


class WebhookDeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> Self:
        return self.filter(state="waiting")

    def due(self) -> Self:
        """What must be sent now, by the database's clock."""
        return self.waiting().filter(due_at__lte=Now())

    def claimed_by(self, sender: Any) -> Self:
        """What this sender has taken and nobody has taken from it since."""
        return self.waiting().filter(claimed_by=sender)


class MessageQuerySet(models.QuerySet["Message"]):
    def in_feed_of(self, owner: Any) -> Self:
        """What the organizer's feed has, first things first."""
        return self.filter(owner=owner, position__isnull=False).order_by("position")

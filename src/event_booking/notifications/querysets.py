"""Questions about notifications that several callers ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models.functions import Now

if TYPE_CHECKING:
    from event_booking.notifications.models import Delivery, Notification, PushSubscription


class NotificationQuerySet(models.QuerySet["Notification"]):
    def inbox_of(self, user: Any) -> Self:
        """What this person reads on the site."""
        return self.filter(user=user.pk, in_app=True)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def naming(self, user_id: Any) -> Self:
        """What is addressed to this person, or tells somebody else about them."""
        return self.filter(models.Q(user=user_id) | models.Q(about=user_id))


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self) -> Self:
        """What must be sent now, by the database's clock."""
        return self.filter(state="waiting", due_at__lte=Now())

    def claimed_by(self, sender: Any) -> Self:
        """What this sender has taken and nobody has taken from it since."""
        return self.filter(state="waiting", claimed_by=sender)


class PushSubscriptionQuerySet(models.QuerySet["PushSubscription"]):
    def of(self, user: Any) -> Self:
        return self.filter(user=user.pk)

    def resting(self) -> Self:
        """Those that failed a short time ago."""
        return self.filter(paused_until__gt=Now())

    def awake(self) -> Self:
        return self.exclude(paused_until__gt=Now())

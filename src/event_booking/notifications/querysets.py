"""Questions about notifications that several callers ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Now

if TYPE_CHECKING:
    from datetime import datetime

    from event_booking.notifications.models import AttendeeMessage, Delivery, Digest, Notification, PushSubscription


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

    def with_standing(self) -> Self:
        """``standing``: whether it waits, is claimed until ``due_at``, failed and is due again then, or is done with.

        By the database's clock. A claim that has ended without a word was that of a process which died: it waits.
        """
        waiting = models.Q(state="waiting")
        cases = [
            models.When(waiting & models.Q(claimed_by__isnull=False, due_at__gt=Now()), then=models.Value("claimed")),
            models.When(waiting & ~models.Q(last_error=""), then=models.Value("failed")),
            models.When(state="dead", then=models.Value("given_up")),
        ]
        return self.annotate(standing=models.Case(*cases, default="state", output_field=models.CharField()))

    def collected(self) -> Self:
        """What waits for a digest that has not been put together yet."""
        return self.filter(state="digest", digest=None)

    def put_off(self, until: datetime) -> None:
        """Let these wait for a later digest; what would be over by then leaves now, by itself."""
        self.filter(notification__expires_at__lte=until).update(state="waiting", due_at=Now())
        self.update(due_at=until)


class AttendeeMessageQuerySet(models.QuerySet["AttendeeMessage"]):
    def due(self) -> Self:
        """Those whose time has come, by the database's clock."""
        return self.filter(status="scheduled", send_at__lte=Now())

    def waiting(self) -> Self:
        """Those that have not begun."""
        return self.filter(status__in=["draft", "scheduled"])

    def with_progress(self) -> Self:
        """With ``waiting``, ``sent`` and ``failed``: how many deliveries of each there are, on all channels."""
        return self.annotate(
            waiting=_number_of("waiting", settled=Value(0)),
            sent=_number_of("sent", settled=F("settled_sent")),
            failed=_number_of("dead", settled=F("settled_failed")),
        )

    def to_be_settled(self) -> Self:
        """Those of which nothing is on its way any more."""
        return self.filter(~Exists(_deliveries("waiting")), status="sent", settled_at=None)


def _deliveries(state: str) -> models.QuerySet[Delivery]:
    """Of a message, found by the notification's index of facts and the delivery's of notifications."""
    from event_booking.notifications.models import Delivery

    return Delivery.objects.filter(notification__fact=OuterRef("fact"), state=state).order_by()


def _number_of(state: str, *, settled: Any) -> Case:
    """Counted for the rows of a page alone, and only for those that are not settled."""
    number = _deliveries(state).values("notification__fact").annotate(number=Count("pk")).values("number")
    whens = When(settled_at__isnull=False, then=settled)
    return Case(whens, default=Coalesce(Subquery(number), 0), output_field=models.IntegerField())


class DigestQuerySet(models.QuerySet["Digest"]):
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

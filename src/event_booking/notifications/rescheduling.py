"""What waits for its time gets another one when a person changes when they want to hear of things."""

from datetime import datetime
from typing import Any

from django.db.models.functions import Now

from event_booking.notifications.models import Delivery, Digest, DigestChoice, QuietHours
from event_booking.notifications.slots import Schedule
from event_booking.notifications.templating import zone_of


def reschedule(user: Any, *, now: datetime) -> None:
    """Judge anew when each of this person's waiting messages leaves. Within a transaction."""
    # what waits for a morning that is another one now: due, and the last look before it leaves says until when
    early = {"claimed_by": None, "due_at__gt": Now()}
    Digest.objects.filter(user=user, state="waiting", **early).update(due_at=Now())
    Delivery.objects.filter(notification__user=user, state="waiting", **early).update(due_at=Now())
    collected = Delivery.objects.collected().filter(notification__user=user)
    quiet = QuietHours.objects.filter(user=user).first()
    for choice in DigestChoice.objects.select_for_update().filter(user=user).order_by("channel"):
        mine = collected.filter(channel=choice.channel)
        if choice.period == DigestChoice.Period.OFF:
            mine.update(state=Delivery.State.WAITING, due_at=Now())
            continue
        mine.put_off(Schedule.of(choice, zone=zone_of(user), quiet=quiet).next(now))

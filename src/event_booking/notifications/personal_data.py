"""What people are told of what they were told."""

from collections.abc import Iterator
from typing import Any

from event_booking.notifications.models import Notification, Preference, PushSubscription, QuietHours, TelegramChat
from event_booking.people.export import exports, in_batches, picked

#: Of what names somebody else there is only that it came, and when.
ALWAYS = ("kind", "in_app", "created_at", "read_at", "expires_at")


@exports("notifications")
def notifications(user: Any) -> Iterator[dict[str, Any]]:
    for row in in_batches(Notification.objects.filter(user=user.pk).prefetch_related("deliveries")):
        told = picked(row, *ALWAYS, *(("title", "text", "url", "context") if row.about_id is None else ()))
        yield {**told, "about": row.about_id, "deliveries": [_delivery(each) for each in row.deliveries.all()]}


@exports("notification_preferences")
def preferences(user: Any) -> Iterator[dict[str, Any]]:
    for row in in_batches(Preference.objects.filter(user=user.pk)):
        yield picked(row, "kind", "channel", "enabled")


@exports("quiet_hours")
def quiet_hours(user: Any) -> dict[str, Any] | None:
    row = QuietHours.objects.filter(pk=user.pk).first()
    return None if row is None else picked(row, "begin", "end")


@exports("push_subscriptions")
def push_subscriptions(user: Any) -> Iterator[dict[str, Any]]:
    for row in in_batches(PushSubscription.objects.of(user)):
        yield picked(row, "endpoint", "device", "created_at", "failures", "paused_until")


@exports("telegram_chat")
def telegram_chat(user: Any) -> dict[str, Any] | None:
    row = TelegramChat.objects.filter(pk=user.pk).first()
    return None if row is None else picked(row, "chat_id", "linked_at")


def _delivery(row: Any) -> dict[str, Any]:
    return picked(row, "channel", "state", "due_at", "sent_at", "receipt")

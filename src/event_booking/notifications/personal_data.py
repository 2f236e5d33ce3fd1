"""What people are told of what they were told."""

from collections.abc import Iterator
from typing import Any

from event_booking.notifications.models import (
    AttendeeMessage,
    Digest,
    DigestChoice,
    MailProblem,
    Notification,
    Preference,
    PushSubscription,
    QuietHours,
    TelegramChat,
)
from event_booking.people.export import exports, in_batches, picked

#: Of what names somebody else there is only that it came, and when.
ALWAYS = ("kind", "in_app", "created_at", "read_at", "expires_at")
MESSAGE = (
    "id", "event_id", "subject", "text", "ticket_types", "check_in", "reply_to", "send_at", "status", "reason",
    "recipients", "told", "created_at", "started_at", "finished_at", "cancelled_at",
)  # fmt: skip


@exports("notifications")
def notifications(user: Any) -> Iterator[dict[str, Any]]:
    for row in in_batches(Notification.objects.filter(user=user.pk).prefetch_related("deliveries")):
        told = picked(row, *ALWAYS, *(("title", "text", "url", "context") if row.about_id is None else ()))
        yield {**told, "about": row.about_id, "deliveries": [_delivery(each) for each in row.deliveries.all()]}


@exports("attendee_messages")
def attendee_messages(user: Any) -> Iterator[dict[str, Any]]:
    """What the person wrote to attendees. Who got it is told to those who did."""
    for row in in_batches(AttendeeMessage.objects.filter(author=user.pk)):
        yield picked(row, *MESSAGE)


@exports("notification_preferences")
def preferences(user: Any) -> Iterator[dict[str, Any]]:
    for row in in_batches(Preference.objects.filter(user=user.pk)):
        yield picked(row, "kind", "channel", "enabled")


@exports("quiet_hours")
def quiet_hours(user: Any) -> dict[str, Any] | None:
    row = QuietHours.objects.filter(pk=user.pk).first()
    return None if row is None else picked(row, "begin", "end")


@exports("digest_choices")
def digest_choices(user: Any) -> Iterator[dict[str, Any]]:
    for row in in_batches(DigestChoice.objects.filter(user=user.pk)):
        yield picked(row, "channel", "period", "hour", "weekday")


@exports("digests")
def digests(user: Any) -> Iterator[dict[str, Any]]:
    """What was in them stands with the notifications."""
    for row in in_batches(Digest.objects.filter(user=user.pk)):
        yield picked(row, "channel", "day", "state", "due_at", "sent_at", "receipt")


@exports("email_problem")
def email_problem(user: Any) -> dict[str, Any] | None:
    row = MailProblem.objects.filter(pk=user.pk).first()
    return None if row is None else picked(row, "reason", "source", "marked_at", "ended_at")


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

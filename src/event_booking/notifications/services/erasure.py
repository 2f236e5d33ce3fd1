"""What is forgotten of people who left."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from event_booking.journal.admin_log import forget_names
from event_booking.notifications.models import (
    Digest,
    DigestChoice,
    MailProblem,
    Notification,
    Preference,
    PushSubscription,
    QuietHours,
    TelegramChat,
    TelegramLink,
)


def forget_person(*, user_id: Any) -> None:
    """Delete what was addressed to this person, what tells others about them, what they chose, where they are told."""
    forget_names(Notification.objects.naming(user_id))
    forget_names(PushSubscription.objects.filter(user=user_id))
    forget_names(TelegramChat.objects.filter(user=user_id))
    with transaction.atomic():
        Notification.objects.naming(user_id).delete()
        for kept in (
            Preference,
            QuietHours,
            DigestChoice,
            Digest,
            MailProblem,
            PushSubscription,
            TelegramChat,
            TelegramLink,
        ):
            kept._default_manager.filter(user=user_id).delete()


def forget_transfers(*, tickets: Sequence[int]) -> None:
    """Delete what tells others that they passed these tickets on, and to whom."""
    keys = [str(ticket) for ticket in tickets]
    Notification.objects.filter(fact__fact="ticket.transferred", fact__subject_id__in=keys).delete()

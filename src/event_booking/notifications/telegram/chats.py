"""People connect their chat with the bot by a link, once; and disconnect it, here or there."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models.functions import Now

from event_booking.database import short_transaction
from event_booking.notifications.models import TelegramChat, TelegramLink

LINK_MINUTES = 15


def new_link(*, user: Any) -> tuple[str, datetime]:
    """A token for this person's chat, and until when it is valid; earlier ones end. Only its digest is kept."""
    token = secrets.token_urlsafe(32)
    with short_transaction() as now:
        row = TelegramLink(user=user, digest=_digest(token), expires_at=now + timedelta(minutes=LINK_MINUTES))
        TelegramLink.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["user"], update_fields=["digest", "expires_at"]
        )
    return token, row.expires_at


def connect(*, token: str, chat_id: int) -> Any:
    """Give this chat to whom the token was made for; return them, or ``None`` if it is unknown, used or too old."""
    with short_transaction(alone=f"telegram chat {chat_id}"):
        valid = TelegramLink.objects.filter(digest=_digest(token), expires_at__gt=Now())
        link = valid.select_related("user").first()
        if (
            link is None or not link.user.is_active
        ):  # a column of most models of users, no more than an attribute of some
            return None
        # of two messages with one token, one deletes it
        if not TelegramLink.objects.filter(pk=link.pk, digest=link.digest).delete()[0]:
            return None
        TelegramChat.objects.filter(chat_id=chat_id).exclude(user=link.user_id).delete()
        chat = TelegramChat(user=link.user, chat_id=chat_id)
        TelegramChat.objects.bulk_create(
            [chat], update_conflicts=True, unique_fields=["user"], update_fields=["chat_id", "linked_at"]
        )
    return link.user


def disconnect(*, user: Any) -> None:
    """The person wants no more messages there; a link that was made and not used ends as well."""
    with short_transaction():
        TelegramLink.objects.filter(user=user.pk).delete()
        TelegramChat.objects.filter(user=user.pk).delete()


def disconnect_chat(*, chat_id: int) -> bool:
    """The bot was stopped or blocked there; return whether the chat was anybody's."""
    with short_transaction():
        return bool(TelegramChat.objects.filter(chat_id=chat_id).delete()[0])


def is_connected(*, chat_id: int) -> bool:
    return TelegramChat.objects.filter(chat_id=chat_id).exists()


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()

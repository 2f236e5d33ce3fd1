"""A user backend for tests: roles and mails are remembered, not stored or sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth import get_user_model

from event_booking.people.base import ADMIN, NO_HEADERS, USER, Attachment, Person
from event_booking.people.django import DjangoUserBackend

__all__ = ["MemoryUserBackend", "reset"]

granted: dict[Any, set[str]] = {}
outbox: list[dict[str, Any]] = []


def reset() -> None:
    """Forget everything, between two tests."""
    granted.clear()
    outbox.clear()


class MemoryUserBackend(DjangoUserBackend):
    """Users are rows still (foreign keys need them); what they may do and what they were sent lives in this module."""

    def roles(self, user: Person) -> frozenset[str]:
        if not user.is_authenticated or not user.is_active:
            return frozenset()
        return frozenset({USER} | granted.get(user.pk, set()))

    def admins(self) -> list[Any]:
        keys = [key for key, roles in granted.items() if ADMIN in roles]
        return [user for user in get_user_model()._default_manager.filter(pk__in=keys) if user.is_active]

    def grant(self, user: Any, role: str) -> None:
        granted.setdefault(user.pk, set()).add(role)

    def revoke(self, user: Any, role: str) -> None:
        granted.get(user.pk, set()).discard(role)

    def send_mail(
        self,
        *,
        to: str,
        subject: str,
        text: str,
        html: str = "",
        message_id: str = "",
        files: Sequence[Attachment] = (),
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> None:
        mail = {"to": to, "subject": subject, "text": text, "html": html, "message_id": message_id}
        outbox.append(
            mail | ({"files": tuple(files)} if files else {}) | ({"headers": dict(headers)} if headers else {})
        )

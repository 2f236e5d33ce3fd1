"""Questions about accounts that several callers ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import Now

if TYPE_CHECKING:
    from typing import Self

    from event_booking.accounts.models import Session


class SessionQuerySet(models.QuerySet["Session"]):
    def alive(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def of(self, user: Any) -> Self:
        return self.filter(user=user.pk)

    def end(self) -> int:
        """End those that still live; their tokens end with them. Returns how many that were."""
        return self.alive().update(ended_at=Now())

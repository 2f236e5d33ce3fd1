"""Questions about the journal that several callers ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models.functions import Now

if TYPE_CHECKING:
    from event_booking.journal.models import Entry


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, subject: models.Model) -> Self:
        """What happened to this object."""
        return self.filter(subject_model=subject._meta.label_lower, subject_id=str(subject.pk))

    def due(self) -> Self:
        """What must be delivered now, by the database's clock."""
        return self.filter(state="waiting", due_at__lte=Now())

    def claimed_by(self, relay: Any) -> Self:
        """What this relay has taken and nobody has taken from it since."""
        return self.filter(state="waiting", claimed_by=relay)

"""Which reminders were announced."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Reminder(models.Model):
    """One reminder of one start of one event was announced. An event that is moved gets others."""

    #: No foreign key: the events app may be missing.
    event_id = models.BigIntegerField(_("event"))
    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveIntegerField(_("minutes before"))
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "starts_at", "minutes"], name="event_booking_reminder_announced_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.event_id} {self.starts_at:%Y-%m-%d %H:%M} −{self.minutes}"

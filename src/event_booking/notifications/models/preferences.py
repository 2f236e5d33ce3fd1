"""What somebody wants to hear of, and when not."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Preference(models.Model):
    """Somebody wants, or does not want, a kind of notification on a channel. Without a row: wants it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="event_booking_preferences", verbose_name=_("user")
    )
    kind = models.CharField(_("kind"), max_length=60)
    channel = models.CharField(_("channel"), max_length=60)
    enabled = models.BooleanField(_("wanted"))

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        ordering = ["user", "kind", "channel"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="event_booking_preference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.channel}"


class QuietHours(models.Model):
    """Local times between which a person does not want to be disturbed; mails wait until they are over."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="event_booking_quiet_hours",
        verbose_name=_("user"),
    )
    begin = models.TimeField(_("from"))
    end = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("quiet hours")
        verbose_name_plural = _("quiet hours")

    def __str__(self) -> str:
        return f"{self.begin}–{self.end}"

"""People's chats with the site's bot."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class TelegramChat(models.Model):
    """Somebody's own chat with the bot. A chat belongs to whoever connected it last."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="event_booking_telegram_chat",
        verbose_name=_("user"),
    )
    chat_id = models.BigIntegerField(_("chat"), unique=True)
    linked_at = models.DateTimeField(_("connected at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("Telegram chat")
        verbose_name_plural = _("Telegram chats")
        ordering = ["-linked_at", "-pk"]

    def __str__(self) -> str:
        return f"#{self.pk}"  # not the chat: Django's admin writes down what a row is called, and erasure comes later


class TelegramLink(models.Model):
    """A link by which somebody may connect their chat, once. The newest one counts."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("user")
    )
    #: SHA-256 of the token in the link, which has 256 random bits.
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    expires_at = models.DateTimeField(_("valid until"))

    class Meta:
        verbose_name = _("Telegram link")
        verbose_name_plural = _("Telegram links")
        ordering = ["-expires_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.expires_at:%Y-%m-%d %H:%M}"

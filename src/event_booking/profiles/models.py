from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from event_booking.profiles.querysets import SubscriptionQuerySet

__all__ = ["Profile", "Subscription"]


def avatar_path(instance: Profile, filename: str) -> str:
    """Names come from ``clean_image``: random, with an ending that fits the bytes."""
    return f"event_booking/avatars/{filename}"


class Profile(models.Model):
    """What a person shows of themselves. Made when first needed."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="event_booking_profile",
        verbose_name=_("user"),
    )
    display_name = models.CharField(_("display name"), max_length=100, blank=True)
    bio = models.TextField(pgettext_lazy("profile", "about"), blank=True, validators=[MaxLengthValidator(5000)])
    avatar = models.ImageField(_("picture"), upload_to=avatar_path, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    website = models.URLField(_("website"), blank=True)
    is_public = models.BooleanField(_("public"), default=True)
    subscribers_count = models.PositiveIntegerField(_("subscribers"), default=0, editable=False)
    subscriptions_count = models.PositiveIntegerField(_("subscriptions"), default=0, editable=False)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ["user"]

    def __str__(self) -> str:
        return f"#{self.pk}"  # no name: Django's admin writes down what a row is called, and erasure comes later


class Subscription(models.Model):
    """One person follows another."""

    # no index of their own: those below begin with them, and serve the lists, newest first
    subscriber = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="event_booking_subscriptions",
        verbose_name=_("subscriber"),
    )  # fmt: skip
    target = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="event_booking_subscribers",
        verbose_name=_("follows"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("since"), db_default=Now(), editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subscriber", "-id"], name="event_booking_subscriptions"),
            models.Index(fields=["target", "-id"], name="event_booking_subscribers"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "target"], name="event_booking_subscription_once"),
            models.CheckConstraint(
                condition=~Q(subscriber=F("target")), name="event_booking_subscription_not_to_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber_id} → {self.target_id}"

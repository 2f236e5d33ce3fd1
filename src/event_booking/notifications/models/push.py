"""Browsers that want to be told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from event_booking.notifications.querysets import PushSubscriptionQuerySet


class PushSubscription(models.Model):
    """A browser of somebody's, which its push service reaches at ``endpoint``. Web Push, RFC 8030."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="event_booking_push_subscriptions",
        verbose_name=_("user"),
    )
    #: An address on the push service that nobody can guess. Longest ones seen: some 700 characters.
    endpoint = models.CharField(_("endpoint"), max_length=1000, unique=True)
    #: The browser's public key and secret, by which nobody but it can read what it is sent. RFC 8291.
    p256dh = models.CharField(_("public key"), max_length=88)
    auth = models.CharField(_("secret"), max_length=24)
    #: What the browser called itself.
    device = models.CharField(_("device"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("subscribed at"), db_default=Now(), editable=False)
    #: Messages that failed since the last one that was accepted.
    failures = models.PositiveSmallIntegerField(_("failures"), default=0, editable=False)
    paused_until = models.DateTimeField(_("left alone until"), null=True, blank=True, editable=False)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("push subscription")
        verbose_name_plural = _("push subscriptions")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"#{self.pk}"  # not by the device: Django's admin writes down what a row is called, before erasures

"""Where an organizer wants to hear of facts."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from event_booking.webhooks.querysets import EndpointQuerySet

LONGEST_URL = 500


class Endpoint(models.Model):
    """An address to which an organizer's facts are sent. Whoever sends to it takes the whole of it for some seconds."""

    class Reason(models.TextChoices):
        GONE = "gone", _("it answered that it is gone (410)")
        FAILING = "failing", _("it failed for days")
        NOT_ORGANIZER = "not_organizer", _("its owner is no organizer any more")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="event_booking_webhooks", verbose_name=_("owner")
    )
    url = models.CharField(_("address"), max_length=LONGEST_URL)
    description = models.CharField(_("description"), max_length=200, blank=True)
    #: Names of facts; none: all of them, those of later versions too.
    kinds = models.JSONField(_("facts"), default=list, blank=True)
    #: Sealed. The one before it signs as well for a while.
    secret = models.TextField(editable=False)
    old_secret = models.TextField(blank=True, editable=False)
    old_secret_until = models.DateTimeField(null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    #: Why it was turned off, unless its owner did it.
    disabled_reason = models.CharField(_("turned off because"), max_length=13, choices=Reason, blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    #: The first failure since the last success.
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True, editable=False)
    #: Not before that; turns since the last success; whose turn it is.
    due_at = models.DateTimeField(_("due at"), db_default=Now(), editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    claimed_by = models.UUIDField(_("claimed by"), null=True, blank=True, editable=False)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["-id"]
        indexes = [models.Index(fields=["due_at"], condition=Q(is_active=True), name="event_booking_webhook_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(disabled_reason=""), name="event_booking_webhook_active_has_no_reason"
            ),
        ]

    def __str__(self) -> str:
        """The host alone: the rest of an address may be as good as a password."""
        return f"#{self.pk} {urlsplit(self.url).hostname or ''}"

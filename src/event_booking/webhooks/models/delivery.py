"""A message on its way to one address."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from event_booking.webhooks.models.endpoint import Endpoint
from event_booking.webhooks.models.feed import Message
from event_booking.webhooks.querysets import WebhookDeliveryQuerySet


class Delivery(models.Model):
    """A message on its way to one webhook; afterwards, the log of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        DEAD = "dead", _("given up")

    class Error(models.TextChoices):
        """Why the last attempt failed. No more than that: an answer's text may be anything, of anybody."""

        STATUS = "status", _("its answer was no 2xx")
        TIMEOUT = "timeout", _("no answer in time")
        UNREACHABLE = "unreachable", _("no connection")
        CERTIFICATE = "certificate", _("no valid certificate")
        NOT_PUBLIC = "not_public", _("the address is not on the public internet")
        SECRET = "secret", _("its secret can not be read: make a new one")
        TURNED_OFF = "turned_off", _("the webhook was turned off")

    message = models.ForeignKey(
        Message, models.CASCADE, db_index=False, related_name="deliveries", verbose_name=_("message")
    )  # fmt: skip
    endpoint = models.ForeignKey(
        Endpoint, models.CASCADE, db_index=False, related_name="deliveries", verbose_name=_("webhook")
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    status_code = models.PositiveSmallIntegerField(_("answer's status"), null=True, blank=True)
    milliseconds = models.PositiveIntegerField(_("duration in ms"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=11, choices=Error, blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False, db_index=True)
    attempted_at = models.DateTimeField(_("tried at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    due_at = models.DateTimeField(_("due at"), db_default=Now())
    #: A failure after that is the last one.
    give_up_at = models.DateTimeField(_("tried until"))
    claimed_by = models.UUIDField(_("claimed by"), null=True, blank=True, editable=False)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="event_booking_webhook_log"),
            models.Index(
                fields=["endpoint", "due_at"], condition=Q(state="waiting"), name="event_booking_webhook_waiting"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["message", "endpoint"], name="event_booking_webhook_delivery_once"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="event_booking_webhook_sent_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class IdempotencyKey(models.Model):
    """The first answer to a request that may be sent again. It exists only together with what the request did."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False, verbose_name=_("user")
    )  # fmt: skip
    key = models.CharField(_("key"), max_length=255)
    request_digest = models.CharField(max_length=64)
    status_code = models.PositiveSmallIntegerField(_("answer's status"), null=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False, db_index=True)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="event_booking_idempotency_key_per_user")]

    def __str__(self) -> str:
        return self.key

    @property
    def data(self) -> Any:
        """The answer's body, whose JSON is the stored one byte for byte."""
        return json.loads(self.body)

"""What organizers are told, in one order for each of them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from event_booking.webhooks.querysets import MessageQuerySet


class Feed(models.Model):
    """How far the feed of one organizer has come. Whoever adds to it holds this row until the commit.

    So a position is given only when everything before it can be seen, and nobody who reads up to a position misses
    anything that appears below it later.
    """

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("owner")
    )
    position = models.PositiveBigIntegerField(_("position"), default=0)
    #: Everything up to there was deleted, since it is old.
    forgotten = models.PositiveBigIntegerField(_("forgotten"), default=0)

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        ordering = ["owner"]

    def __str__(self) -> str:
        return f"#{self.owner_id}"


class Message(models.Model):
    """One fact as its organizer's systems are told of it, by any number of webhooks and in the feed."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+", verbose_name=_("owner")
    )  # fmt: skip
    #: By which a receiver knows that it has seen this before.
    uid = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    #: None: in nobody's feed, such as a test.
    position = models.PositiveBigIntegerField(_("position"), null=True, blank=True)
    fact = models.ForeignKey(
        "event_booking_journal.Entry", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fact")
    )
    type = models.CharField(_("kind"), max_length=100)
    data = models.JSONField(_("data"), default=dict, encoder=DjangoJSONEncoder)
    #: When it happened.
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    #: When it got here.
    told_at = models.DateTimeField(_("told at"), db_default=Now(), editable=False, db_index=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "position"], name="event_booking_message_position"),
            models.UniqueConstraint(fields=["owner", "fact"], name="event_booking_message_once"),
            models.CheckConstraint(
                condition=Q(position__isnull=True, fact__isnull=True) | Q(position__isnull=False, fact__isnull=False),
                name="event_booking_message_in_feed_is_fact",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.public_id}"

    @property
    def public_id(self) -> str:
        return f"msg_{self.uid.hex}"

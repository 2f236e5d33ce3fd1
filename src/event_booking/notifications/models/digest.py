"""News that are collected and leave together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from event_booking.notifications.querysets import DigestQuerySet


class DigestChoice(models.Model):
    """When somebody wants what is not urgent, on one channel. Without a row: as it comes."""

    class Period(models.TextChoices):
        OFF = "off", _("as it comes")
        DAILY = "daily", _("once a day")
        WEEKLY = "weekly", _("once a week")

    class Weekday(models.TextChoices):
        MONDAY = "monday", _("Monday")
        TUESDAY = "tuesday", _("Tuesday")
        WEDNESDAY = "wednesday", _("Wednesday")
        THURSDAY = "thursday", _("Thursday")
        FRIDAY = "friday", _("Friday")
        SATURDAY = "saturday", _("Saturday")
        SUNDAY = "sunday", _("Sunday")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="event_booking_digest_choices", verbose_name=_("user")
    )
    channel = models.CharField(_("channel"), max_length=60)
    period = models.CharField(_("how often"), max_length=6, choices=Period, default=Period.OFF)
    #: By the clock where the person lives.
    hour = models.PositiveSmallIntegerField(_("hour"), default=8)
    weekday = models.CharField(_("day of the week"), max_length=9, choices=Weekday, default=Weekday.MONDAY)

    class Meta:
        verbose_name = _("choice of a digest")
        verbose_name_plural = _("choices of digests")
        ordering = ["user", "channel"]
        constraints = [
            models.UniqueConstraint(fields=["user", "channel"], name="event_booking_digest_choice_once"),
            models.CheckConstraint(condition=Q(hour__lte=23), name="event_booking_digest_choice_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.period}"


class Digest(models.Model):
    """One message with what was collected for a person. Its deliveries share its fate."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        DEAD = "dead", _("given up")
        DROPPED = "dropped", _("not wanted any more")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="event_booking_digests", verbose_name=_("user")
    )
    channel = models.CharField(_("channel"), max_length=60)
    #: Where the person lives.
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"), db_default=Now())
    claimed_by = models.UUIDField(_("claimed by"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    receipt = models.CharField(_("receipt"), max_length=200, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        ordering = ["-id"]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="event_booking_digest_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["user", "channel", "day"], name="event_booking_digest_once_a_day"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="event_booking_digest_sent_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.day}"

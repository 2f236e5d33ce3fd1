from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from event_booking.journal.in_hand import InHand
from event_booking.journal.querysets import EntryQuerySet


class Entry(models.Model):
    """One fact: what happened to what, by whom, and whether everybody who listens has heard of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        DEAD = "dead", _("given up")

    fact = models.CharField(_("fact"), max_length=100)
    subject_model = models.CharField(_("kind of object"), max_length=100)
    subject_id = models.CharField(_("object"), max_length=64)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("actor"),
    )
    data = models.JSONField(_("data"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    request_id = models.CharField(_("request id"), max_length=64, blank=True)
    # the database's clock, as in every comparison: a worker with a wrong one must not delay or hasten anything
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False, db_index=True)

    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"), db_default=Now(), editable=False)
    claimed_by = models.UUIDField(_("claimed by"), null=True, blank=True, editable=False)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="event_booking_journal_waiting"),
            models.Index(fields=["due_at"], condition=Q(state="dead"), name="event_booking_journal_dead"),
            models.Index(fields=["subject_model", "subject_id", "id"], name="event_booking_journal_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at__isnull=True)),
                name="event_booking_journal_delivered_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.subject_model} {self.subject_id}"

    @property
    def subject(self) -> Any | None:
        """The object it is about, as it is now, or ``None`` when it is gone."""
        try:
            return apps.get_model(self.subject_model)._base_manager.filter(pk=self.subject_id).first()
        except LookupError:
            return None

    @cached_property
    def in_hand(self) -> InHand:
        """The facts that are told together with this one."""
        return InHand([self])

    @property
    def data_as_text(self) -> str:
        """The data as people read it."""
        return json.dumps(self.data, ensure_ascii=False)


class Job(models.Model):
    """When a periodic job is due next, so that any number of processes run it once."""

    name = models.CharField(pgettext_lazy("thing", "name"), max_length=100, unique=True)
    due_at = models.DateTimeField(_("due at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)

    class Meta:
        verbose_name = _("periodic job")
        verbose_name_plural = _("periodic jobs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

"""What organizers write to the people who hold tickets of an event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from event_booking.notifications.attendee_messages.placeholders import validate_placeholders
from event_booking.notifications.querysets import AttendeeMessageQuerySet

LONGEST_SUBJECT, LONGEST_TEXT = 200, 5000


class AttendeeMessage(models.Model):
    """An organizer's words to the attendees of one event, and how far they have come."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", _("scheduled")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        CANCELLED = "cancelled", pgettext_lazy("message", "cancelled")

    class CheckIn(models.TextChoices):
        ANY = "any", _("whether checked in or not")
        CHECKED_IN = "checked_in", _("checked in")
        NOT_CHECKED_IN = "not_checked_in", _("not checked in")

    class Reason(models.TextChoices):
        PERSON = "person", _("somebody cancelled it")
        EVENT_CANCELLED = "event_cancelled", _("the event was cancelled")
        NOT_ALLOWED = "not_allowed", _("the author may no longer write")

    #: It has not begun: it can still be changed, cancelled and deleted.
    WAITING = (Status.DRAFT, Status.SCHEDULED)

    #: No foreign key, and so below: the events app may be missing.
    event_id = models.BigIntegerField(_("event"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("author"))
    subject = models.CharField(_("subject"), max_length=LONGEST_SUBJECT, validators=[validate_placeholders])
    text = models.TextField(_("text"), validators=[MaxLengthValidator(LONGEST_TEXT), validate_placeholders])
    #: Primary keys of those whose holders it is for; none: all.
    ticket_types = models.JSONField(_("ticket types"), default=list, blank=True)
    check_in = models.CharField(_("check-in"), max_length=14, choices=CheckIn, default=CheckIn.ANY)
    #: Answers go to the author's own address.
    reply_to = models.BooleanField(_("answers go to the author"), default=False)
    #: Not before then; none: at once.
    send_at = models.DateTimeField(_("to be sent at"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    #: Why it is cancelled.
    reason = models.CharField(_("reason"), max_length=15, choices=Reason, blank=True, editable=False)
    #: The one fact under which every person is told, and so is told once.
    fact = models.ForeignKey(
        "event_booking_journal.Entry",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("fact"),
    )
    #: People for whom it is: as counted when it began, and as it was when everybody was told.
    recipients = models.PositiveIntegerField(_("recipients"), default=0, editable=False)
    told = models.PositiveIntegerField(_("told"), default=0, editable=False)
    #: Everybody up to this primary key, whatever its type, has had their turn.
    told_until = models.CharField(_("told until"), max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    started_at = models.DateTimeField(_("sending since"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("everybody told at"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)
    #: Nothing of it is on its way any more: these are its numbers, and deliveries need not be counted to show it.
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True, editable=False)
    settled_sent = models.PositiveIntegerField(_("mails sent"), default=0, editable=False)
    settled_failed = models.PositiveIntegerField(_("mails given up"), default=0, editable=False)

    objects = AttendeeMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to attendees")
        verbose_name_plural = _("messages to attendees")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["event_id", "-id"], name="event_booking_message_event"),
            models.Index(fields=["send_at"], condition=Q(status="scheduled"), name="event_booking_message_due"),
            models.Index(fields=["id"], condition=Q(status="sent", settled_at=None), name="event_booking_message_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "scheduled", "sending", "sent", "cancelled"]),
                name="event_booking_message_status",
            ),
            models.CheckConstraint(
                condition=Q(check_in__in=["any", "checked_in", "not_checked_in"]), name="event_booking_message_check_in"
            ),
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(send_at__isnull=False), name="event_booking_message_has_time"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["sending", "sent"], started_at__isnull=False, fact__isnull=False)
                | (~Q(status__in=["sending", "sent"]) & Q(started_at__isnull=True, fact__isnull=True, told=0)),
                name="event_booking_message_begun_has_fact",
            ),
            models.CheckConstraint(
                condition=Q(status="sent", finished_at__isnull=False)
                | (~Q(status="sent") & Q(finished_at__isnull=True)),
                name="event_booking_message_sent_has_time",
            ),
            models.CheckConstraint(
                condition=(Q(status="cancelled", cancelled_at__isnull=False) & ~Q(reason=""))
                | (~Q(status="cancelled") & Q(cancelled_at__isnull=True, reason="")),
                name="event_booking_message_cancelled_why",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(status="sent"), name="event_booking_message_settled_is_sent"
            ),
            models.CheckConstraint(condition=Q(told__lte=F("recipients")), name="event_booking_message_told"),
        ]

    def take_over(self, person: Any) -> list[str]:
        """Whoever changes or sends it answers for it. The address for replies was another's, and nobody offers theirs.

        Returns the columns that are others now; it is not stored.
        """
        if person is None or person.pk == self.author_id:
            return []
        self.author, self.reply_to = person, False
        return ["author", "reply_to"]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_waiting(self) -> bool:
        return self.status in self.WAITING

    def is_due(self, at: datetime) -> bool:
        return self.status == self.Status.SCHEDULED and self.send_at is not None and self.send_at <= at

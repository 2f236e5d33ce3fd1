from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from event_booking.bookings.models.booking import Booking
from event_booking.bookings.models.codes import new_ticket_code
from event_booking.bookings.querysets import TicketQuerySet


class Ticket(models.Model):
    """One seat, with the code that opens the door."""

    class Status(models.TextChoices):
        VALID = "valid", _("valid")
        USED = "used", _("used")
        CANCELLED = "cancelled", pgettext_lazy("ticket", "cancelled")

    LIVING = (Status.VALID, Status.USED)

    code = models.CharField(_("code"), max_length=64, default=new_ticket_code, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="tickets", verbose_name=_("booking"))
    ticket_type = models.ForeignKey(
        "event_booking_events.TicketType", models.PROTECT, related_name="+", verbose_name=_("ticket type")
    )
    attendee_name = models.CharField(_("attendee"), max_length=200, blank=True)
    attendee_email = models.EmailField(_("attendee's e-mail"), blank=True)
    #: Answers to the event's questions: the question's key, as a string, to what was answered.
    answers = models.JSONField(_("answers"), default=dict, db_default=Value({}, models.JSONField()), blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.VALID, editable=False)
    checked_in_at = models.DateTimeField(_("checked in at"), null=True, blank=True, editable=False)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        db_index=False, verbose_name=_("checked in by"),
    )  # fmt: skip
    checked_in_where = models.CharField(
        _("checked in where"), max_length=100, blank=True, default="", db_default="", editable=False
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["checked_in_by"], condition=Q(checked_in_by__isnull=False), name="event_booking_ticket_used_by"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="event_booking_ticket_code"),
            models.CheckConstraint(
                condition=Q(status__in=["valid", "used", "cancelled"]), name="event_booking_ticket_status"
            ),
            models.CheckConstraint(
                condition=~Q(status="used") | Q(checked_in_at__isnull=False), name="event_booking_ticket_used_has_time"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"#{self.pk}"  # no name: Django's admin writes down what a row is called, and erasure comes later


class Scan(models.Model):
    """What a scanner at the door saw, perhaps without a network, and what it was told when it reported."""

    class Result(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        ALREADY_USED = "already_used", _("already used")
        CANCELLED = "cancelled", pgettext_lazy("ticket", "cancelled")
        NOT_CONFIRMED = "not_confirmed", _("not confirmed")
        UNKNOWN = "unknown", _("unknown")
        #: Only told, never stored: another ticket was reported under this name before.
        ID_TAKEN = "id_taken", _("name taken")

    event = models.ForeignKey("event_booking_events.Event", models.CASCADE, related_name="+", verbose_name=_("event"))
    #: The scanner's own name for this scan. Reported again, it is answered as before.
    client_id = models.CharField(_("scan"), max_length=100)
    ticket = models.ForeignKey(
        Ticket, models.CASCADE, null=True, blank=True, related_name="scans", verbose_name=_("ticket")
    )
    result = models.CharField(_("result"), max_length=13, choices=Result)
    #: By the scanner's clock, but never later than when it was reported.
    scanned_at = models.DateTimeField(_("scanned at"))
    where = models.CharField(_("where"), max_length=100, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("scanned by"),
    )  # fmt: skip
    #: The first answer, as it was given.
    answer = models.JSONField(_("answer"), default=dict)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "client_id"], name="event_booking_scan_reported_once"),
            models.CheckConstraint(
                condition=Q(result__in=["accepted", "already_used", "cancelled", "not_confirmed", "unknown"]),
                name="event_booking_scan_result",
            ),
        ]

    def __str__(self) -> str:
        return self.client_id

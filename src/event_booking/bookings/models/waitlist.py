from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from event_booking.bookings.querysets import WaitlistQuerySet


class WaitlistEntry(models.Model):
    """Somebody waits for seats of an event that is sold out; first come, first served."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("offered")
        BOOKED = "booked", _("booked")
        LEFT = "left", _("left")

    LIVING = (Status.WAITING, Status.OFFERED)

    event = models.ForeignKey(
        "event_booking_events.Event", models.CASCADE, related_name="waitlist", verbose_name=_("event")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="event_booking_waitlist", verbose_name=_("who waits")
    )
    #: Seats that are wanted together, or not at all.
    quantity = models.PositiveSmallIntegerField(
        _("quantity"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    #: Those that will do; none: any of the event.
    ticket_types = models.ManyToManyField(
        "event_booking_events.TicketType", related_name="+", blank=True, verbose_name=_("ticket types")
    )
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING, editable=False)
    #: The held booking that it was offered.
    offer = models.OneToOneField(
        "event_booking_bookings.Booking", models.SET_NULL, null=True, blank=True, editable=False,
        related_name="waitlist_entry", verbose_name=_("offer"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    #: Seats were free, and did not go to this entry: when that happened last, and why.
    passed_over_at = models.DateTimeField(_("passed over at"), null=True, blank=True, editable=False)
    passed_over_because = models.CharField(_("passed over because"), max_length=40, blank=True, editable=False)

    objects = WaitlistQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiting list entry")
        verbose_name_plural = _("waiting list")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["event", "id"], condition=Q(status="waiting"), name="event_booking_waitlist_queue"),
            models.Index(fields=["user", "-id"], name="event_booking_waitlist_mine"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                condition=Q(status__in=["waiting", "offered"]),
                name="event_booking_waitlist_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "offered", "booked", "left"]), name="event_booking_waitlist_status"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="event_booking_waitlist_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.quantity}"

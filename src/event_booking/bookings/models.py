from __future__ import annotations

import json
import secrets
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from event_booking.bookings.querysets import BookingQuerySet, TicketQuerySet

#: Letters and digits without those that look alike; nothing that needs escaping, or that a spreadsheet calculates with.
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def new_reference() -> str:
    """22 characters, 128 bits: as good as impossible to guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(22))


def new_ticket_code() -> str:
    """27 characters, 158 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(27))


class Booking(models.Model):
    """Somebody's claim to some seats of one event."""

    class Status(models.TextChoices):
        HELD = "held", _("held")
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("expired")

    LIVING = (Status.HELD, Status.CONFIRMED)

    reference = models.CharField(_("reference"), max_length=32, unique=True, default=new_reference, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="event_booking_bookings",
        verbose_name=_("booked by"),
    )
    event = models.ForeignKey(
        "event_booking_events.Event", models.PROTECT, related_name="bookings", verbose_name=_("event")
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, editable=False)
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2, editable=False)
    currency = models.CharField(_("currency"), max_length=3, editable=False)
    note = models.TextField(_("note"), blank=True, validators=[MaxLengthValidator(5000)])
    expires_at = models.DateTimeField(_("held until"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="event_booking_booking_mine"),
            models.Index(fields=["event", "-created_at", "-id"], name="event_booking_booking_event"),
            models.Index(fields=["expires_at"], condition=Q(status="held"), name="event_booking_booking_expiring"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["held", "confirmed", "cancelled", "expired"]),
                name="event_booking_booking_status",
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(expires_at__isnull=False),
                name="event_booking_booking_held_has_deadline",
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="event_booking_booking_total_not_negative"),
        ]

    def __str__(self) -> str:
        return self.reference

    def know_parts(self, items: list[BookingItem], tickets: list[Ticket]) -> None:
        """Keep what was just stored, as ``prefetch_related`` would, so that showing the booking asks for nothing."""
        self._prefetched_objects_cache = {
            name: _loaded(getattr(self, name).all(), rows) for name, rows in (("items", items), ("tickets", tickets))
        }

    @property
    def is_living(self) -> bool:
        """It has seats."""
        return self.status in self.LIVING

    def has_expired(self, at: datetime) -> bool:
        return self.status == self.Status.HELD and self.expires_at is not None and self.expires_at <= at


def _loaded(queryset: Any, rows: list[Any]) -> Any:
    queryset._result_cache = rows  # noqa: SLF001 - what prefetching does; there is no public way
    return queryset


class BookingItem(models.Model):
    """One ticket type in a booking, at the price of that moment."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="items", verbose_name=_("booking"))
    ticket_type = models.ForeignKey(
        "event_booking_events.TicketType", models.PROTECT, related_name="+", verbose_name=_("ticket type")
    )
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=100)
    #: Seats that it still has. A booking that ended keeps what it had at its end.
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    unit_price = models.DecimalField(_("unit price"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "ticket_type"], name="event_booking_item_one_per_type"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="event_booking_item_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @property
    def price(self) -> Decimal:
        return self.unit_price * self.quantity


class Ticket(models.Model):
    """One seat, with the code that opens the door."""

    class Status(models.TextChoices):
        VALID = "valid", _("valid")
        USED = "used", _("used")
        CANCELLED = "cancelled", pgettext_lazy("ticket", "cancelled")

    LIVING = (Status.VALID, Status.USED)

    code = models.CharField(_("code"), max_length=64, unique=True, default=new_ticket_code, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="tickets", verbose_name=_("booking"))
    ticket_type = models.ForeignKey(
        "event_booking_events.TicketType", models.PROTECT, related_name="+", verbose_name=_("ticket type")
    )
    attendee_name = models.CharField(_("attendee"), max_length=200, blank=True)
    attendee_email = models.EmailField(_("attendee's e-mail"), blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.VALID, editable=False)
    checked_in_at = models.DateTimeField(_("checked in at"), null=True, blank=True, editable=False)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("checked in by"),
    )  # fmt: skip

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["valid", "used", "cancelled"]), name="event_booking_ticket_status"
            ),
            models.CheckConstraint(
                condition=~Q(status="used") | Q(checked_in_at__isnull=False), name="event_booking_ticket_used_has_time"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.attendee_name or f"#{self.pk}"


class IdempotencyKey(models.Model):
    """The first answer to a request that may be sent again. It exists only together with what the request did."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user"))
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

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from event_booking.bookings.models.codes import new_reference
from event_booking.bookings.querysets import BookingQuerySet

if TYPE_CHECKING:
    from event_booking.bookings.models.ticket import Ticket


class Booking(models.Model):
    """Somebody's claim to some seats of one event."""

    class Status(models.TextChoices):
        HELD = "held", _("held")
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("expired")

    LIVING = (Status.HELD, Status.CONFIRMED)

    reference = models.CharField(_("reference"), max_length=32, default=new_reference, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="event_booking_bookings",
        db_index=False,  # the indexes below begin with it; so with ``event``: each costs every sale something
        verbose_name=_("booked by"),
    )
    event = models.ForeignKey(
        "event_booking_events.Event",
        models.PROTECT,
        related_name="bookings",
        db_index=False,
        verbose_name=_("event"),
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, editable=False)
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2, editable=False)
    currency = models.CharField(_("currency"), max_length=3, editable=False)
    note = models.TextField(_("note"), blank=True, validators=[MaxLengthValidator(5000)])
    expires_at = models.DateTimeField(_("held until"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    #: Sold by the organizer at the door: no person's limit counts it.
    is_box_office = models.BooleanField(_("box office"), default=False, db_default=False, editable=False)
    #: The event's steps when it was booked, which hold whatever becomes of them. ``None``: older than this.
    cancellation_policy = models.JSONField(_("cancellation policy"), null=True, blank=True, editable=False)
    #: When the event was to begin when it was booked. ``None``: older than this.
    agreed_start = models.DateTimeField(_("agreed start"), null=True, blank=True, editable=False)
    #: The largest share of the price, 0 to 1, that the person's own cancellation pays back: less than all since it was
    #: moved away from a date of which less would have come back.
    most_refund = models.DecimalField(
        _("largest refund"), max_digits=5, decimal_places=4, default=Decimal(1), db_default=Decimal(1), editable=False
    )
    #: What cancellations promised to pay back, out of ``total`` as it was before.
    refund = models.DecimalField(
        _("refund"), max_digits=12, decimal_places=2, default=Decimal(0), db_default=Decimal(0), editable=False
    )

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
            # not ``unique=True``, which makes a second index on PostgreSQL, for prefixes
            models.UniqueConstraint(fields=["reference"], name="event_booking_booking_reference"),
            models.CheckConstraint(
                condition=Q(status__in=["held", "confirmed", "cancelled", "expired"]),
                name="event_booking_booking_status",
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(expires_at__isnull=False),
                name="event_booking_booking_held_has_deadline",
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="event_booking_booking_total_not_negative"),
            models.CheckConstraint(
                condition=Q(most_refund__gte=0, most_refund__lte=1), name="event_booking_booking_most_refund_is_share"
            ),
            models.CheckConstraint(condition=Q(refund__gte=0), name="event_booking_booking_refund_not_negative"),
        ]

    def __str__(self) -> str:
        return self.reference

    def know_parts(self, items: list[BookingItem], tickets: list[Ticket]) -> None:
        """Keep what was just stored, as ``prefetch_related`` would, so that showing the booking asks for nothing."""
        self._prefetched_objects_cache = {
            name: _loaded(getattr(self, name).all(), rows) for name, rows in (("items", items), ("tickets", tickets))
        }

    def forget_parts(self) -> None:
        """Ask the database for items and tickets when they are wanted next: it knows their keys."""
        self._prefetched_objects_cache = {}

    def terms(self) -> list[Any]:
        """The steps of the cancellation policy that hold for it."""
        kept = self.cancellation_policy
        return list(self.event.cancellation_policy if kept is None else kept)

    def terms_start(self) -> datetime:
        """From when its steps count back: nobody loses a refund because the organizer moved the event nearer."""
        return max(self.event.starts_at, self.agreed_start or self.event.starts_at)

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

    booking = models.ForeignKey(
        Booking, models.CASCADE, related_name="items", db_index=False, verbose_name=_("booking")
    )  # fmt: skip
    ticket_type = models.ForeignKey(
        "event_booking_events.TicketType", models.PROTECT, related_name="+", verbose_name=_("ticket type")
    )
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=100)
    #: Seats that it still has. A booking that ended keeps what it had at its end.
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    unit_price = models.DecimalField(_("unit price"), max_digits=10, decimal_places=2)
    #: What lowered the price: each seat is one use of it.
    voucher = models.ForeignKey(
        "event_booking_bookings.Voucher", models.PROTECT, null=True, blank=True, editable=False, related_name="items",
        db_index=False, verbose_name=_("voucher"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["voucher"], condition=Q(voucher__isnull=False), name="event_booking_item_voucher"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["booking", "ticket_type"], name="event_booking_item_one_per_type"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="event_booking_item_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @property
    def price(self) -> Decimal:
        return self.unit_price * self.quantity

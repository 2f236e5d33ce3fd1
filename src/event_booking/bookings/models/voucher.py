from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from event_booking.bookings.querysets import VoucherQuerySet

LARGEST_BUDGET = 1_000_000


class Voucher(models.Model):
    """A code that makes tickets of one event cheaper, as often as its budget lasts."""

    class Kind(models.TextChoices):
        PERCENTAGE = "percentage", _("percentage")
        AMOUNT = "amount", _("amount off each ticket")

    event = models.ForeignKey(
        "event_booking_events.Event", models.CASCADE, related_name="vouchers", verbose_name=_("event")
    )
    #: In capitals: people type it.
    code = models.CharField(_("code"), max_length=50)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    value = models.DecimalField(
        _("value"), max_digits=10, decimal_places=2, validators=[MinValueValidator(Decimal(0))],
        help_text=_("Per cent, or an amount in the event's currency."),
    )  # fmt: skip
    #: Tickets that may be bought with it; none: as many as there are.
    budget = models.PositiveIntegerField(
        _("budget"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(LARGEST_BUDGET)]
    )
    used = models.PositiveIntegerField(_("used"), default=0, editable=False)
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    #: Those that it is good for; none: all of the event.
    ticket_types = models.ManyToManyField(
        "event_booking_events.TicketType", related_name="+", blank=True, verbose_name=_("ticket types")
    )
    unlocks_hidden = models.BooleanField(_("unlocks hidden ticket types"), default=False)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    #: Taken back by the organizer; old bookings go on naming it.
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True, editable=False)

    objects = VoucherQuerySet.as_manager()

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "code"], condition=Q(removed_at=None), name="event_booking_voucher_code_per_event"
            ),
            models.CheckConstraint(condition=Q(kind__in=["percentage", "amount"]), name="event_booking_voucher_kind"),
            models.CheckConstraint(
                condition=Q(value__gte=0) & (Q(kind="amount") | Q(value__lte=100)), name="event_booking_voucher_value"
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(used__lte=F("budget")), name="event_booking_voucher_not_overused"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="event_booking_voucher_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        if self.kind == self.Kind.PERCENTAGE and self.value > 100:
            raise ValidationError({"value": _("A percentage is at most 100.")})
        if self.valid_from and self.valid_until and self.valid_until <= self.valid_from:
            raise ValidationError({"valid_until": _("The voucher ends after it begins.")})

    def is_valid(self, at: datetime) -> bool:
        """Whether it may be used at this instant, its budget aside."""
        begun = self.valid_from is None or self.valid_from <= at
        return self.removed_at is None and begun and (self.valid_until is None or at < self.valid_until)

    def lower(self, price: Decimal) -> Decimal:
        """What a ticket of this price costs with it."""
        if self.kind == self.Kind.PERCENTAGE:
            return (price * (100 - self.value) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return max(price - self.value, Decimal(0))

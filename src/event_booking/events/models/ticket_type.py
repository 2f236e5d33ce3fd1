from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from event_booking.events.models.event import Event
from event_booking.events.querysets import TicketTypeQuerySet
from event_booking.events.validators import LARGEST_CAPACITY, validate_instant


class TicketType(models.Model):
    """A kind of ticket with a price, and its stock.

    This row is where a sale is decided, by one conditional UPDATE (``bookings/stock.py``). It therefore repeats what
    that decision needs of its event: whether it is open, and whether it has a ceiling of its own.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="ticket_types", verbose_name=_("event"))
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=100)
    description = models.CharField(_("description"), max_length=500, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=10, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(Decimal(0))]
    )
    capacity = models.PositiveIntegerField(
        _("capacity"), validators=[MinValueValidator(1), MaxValueValidator(LARGEST_CAPACITY)]
    )
    taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    #: Somebody waits for this type. Seats that become free meanwhile are set aside: they are not for whoever comes now.
    has_waitlist = models.BooleanField(_("has a waiting list"), default=False, db_default=False, editable=False)
    set_aside = models.PositiveIntegerField(_("seats set aside"), default=0, db_default=0, editable=False)
    sales_start = models.DateTimeField(_("sales start"), null=True, blank=True, validators=[validate_instant])
    sales_end = models.DateTimeField(
        _("sales end"), null=True, blank=True, validators=[validate_instant],
        help_text=_("Empty: when the event begins."),
    )  # fmt: skip
    min_per_booking = models.PositiveSmallIntegerField(
        _("minimum per booking"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    max_per_person = models.PositiveIntegerField(
        _("maximum per person"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_CAPACITY)],
    )  # fmt: skip
    is_hidden = models.BooleanField(
        _("hidden"), default=False, db_default=False, help_text=_("Sold only with a voucher that unlocks it.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    #: The event is published and not cancelled.
    event_open = models.BooleanField(_("event on sale"), default=False, editable=False)
    #: The event has a ceiling, so that selling this type must count against it too.
    event_limited = models.BooleanField(_("limited by the event"), default=False, editable=False)
    #: Taken off the event, but named by old bookings.
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True, editable=False)

    objects = TicketTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket type")
        verbose_name_plural = _("ticket types")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="event_booking_tickettype_not_oversold"),
            models.CheckConstraint(
                condition=Q(set_aside=0) | Q(has_waitlist=True, set_aside__lte=F("capacity") - F("taken")),
                name="event_booking_tickettype_set_aside_is_free",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=LARGEST_CAPACITY), name="event_booking_tickettype_capacity"
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="event_booking_tickettype_price_not_negative"),
            models.CheckConstraint(condition=Q(min_per_booking__gte=1), name="event_booking_tickettype_minimum"),
            models.CheckConstraint(
                condition=Q(sales_start__isnull=True) | Q(sales_end__isnull=True) | Q(sales_end__gt=F("sales_start")),
                name="event_booking_tickettype_sales_end_after_start",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(event_open=False, taken=0),
                name="event_booking_tickettype_removed_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.sales_start and self.sales_end and self.sales_end <= self.sales_start:
            raise ValidationError({"sales_end": _("The sale ends after it begins.")})
        if self.max_per_person is not None and self.min_per_booking > self.max_per_person:
            raise ValidationError({"max_per_person": _("It is less than the minimum per booking.")})

    def on_sale(self, event: Event, at: datetime) -> bool:
        """Whether it can be bought at this instant, seats aside."""
        begun = self.sales_start is None or self.sales_start <= at
        return self.event_open and begun and at < min(self.sales_end or event.starts_at, event.ends_at)

    def own_seats_left(self) -> int:
        """Seats that everybody can still buy, as far as its own capacity goes."""
        return max(self.capacity - self.taken - self.set_aside, 0)

    def seats_left(self, event: Event) -> int:
        """Seats that everybody can still buy, under its own capacity and the event's."""
        own = self.own_seats_left()
        ceiling = event.seats_left_under_ceiling()
        return own if ceiling is None else min(own, ceiling)

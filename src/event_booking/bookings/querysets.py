"""Questions about bookings and tickets that several callers ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, OuterRef, Prefetch, Q, Subquery, When

if TYPE_CHECKING:
    from event_booking.bookings.models import Booking, Ticket, Voucher, WaitlistEntry


class BookingQuerySet(models.QuerySet["Booking"]):
    def living(self) -> Self:
        """Those that have seats."""
        return self.filter(status__in=["held", "confirmed"])

    def of(self, user: Any) -> Self:
        return self.filter(user=user.pk)

    def shown_to(self, user: Any) -> Self:
        """Their own; of what they sold at the door, that of events which they manage still."""
        from event_booking.events.models import Event

        sold = Q(event__in=Event.objects.managed_by(user))
        return self.of(user).filter(Q(is_box_office=False) | sold)

    def expired(self, at: Any) -> Self:
        """Holds whose deadline is over at this instant (a datetime or ``Now()``)."""
        return self.filter(status="held", expires_at__lte=at)

    def with_details(self) -> Self:
        """With all that its serializer shows, in three queries."""
        from event_booking.bookings.models import BookingItem

        items = Prefetch("items", BookingItem.objects.select_related("voucher"))
        return self.select_related("event").prefetch_related(items, "tickets")


class TicketQuerySet(models.QuerySet["Ticket"]):
    def living(self) -> Self:
        return self.filter(status__in=["valid", "used"])

    def of(self, user: Any, event: Any) -> Self:
        """Those that this person booked for the event: whoever sells at the door does not go."""
        return self.filter(booking__event=event.pk, booking__user=user.pk, booking__is_box_office=False)

    def opening_doors(self) -> Self:
        """Those of confirmed bookings: a hold has tickets too, which open nothing yet."""
        return self.living().filter(booking__status="confirmed")


class WaitlistQuerySet(models.QuerySet["WaitlistEntry"]):
    def waiting(self) -> Self:
        """In the order in which they are served."""
        return self.filter(status="waiting").order_by("pk")

    def with_details(self) -> Self:
        """With all that their serializer shows, in two queries."""
        earlier = self.model._default_manager.filter(event=OuterRef("event"), status="waiting", pk__lte=OuterRef("pk"))
        count = earlier.order_by().values("event").annotate(number=Count("pk")).values("number")
        position = Case(When(status="waiting", then=Subquery(count)), output_field=models.IntegerField())
        return self.select_related("offer").prefetch_related("ticket_types").annotate(position=position)

    def of(self, user: Any) -> Self:
        return self.filter(user=user.pk)


class VoucherQuerySet(models.QuerySet["Voucher"]):
    def living(self) -> Self:
        """Those that their organizers have not taken back."""
        return self.filter(removed_at=None)

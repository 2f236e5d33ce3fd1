"""Questions about events that several callers ask."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q

from event_booking.people import ADMIN, ORGANIZER, people

if TYPE_CHECKING:
    from event_booking.events.models import Event, TicketType
    from event_booking.people import Person


class EventQuerySet(models.QuerySet["Event"]):
    def existing(self) -> Self:
        """Without those that their organizers deleted."""
        return self.filter(deleted_at=None)

    def published(self) -> Self:
        return self.existing().filter(status="published")

    def visible_to(self, person: Person) -> Self:
        """What anybody sees, and what the person organizes. A cancelled event stays visible: people hold its link."""
        shown = Q(status__in=["published", "cancelled"], published_at__isnull=False)
        return self.existing().filter(shown | Q(organizer=person.pk) if person.is_authenticated else shown)

    def managed_by(self, person: Person) -> Self:
        """Events that this person may change: an organizer's own, every one for an admin, none without a role."""
        roles = people().roles(person)
        if ADMIN in roles:
            return self.existing()
        return self.existing().filter(organizer=person.pk) if ORGANIZER in roles else self.none()


class TicketTypeQuerySet(models.QuerySet["TicketType"]):
    def offered(self) -> Self:
        """Without those that were taken off their event."""
        return self.filter(removed_at=None)

    def on_sale(self, at: Any) -> Self:
        """Open, and within their window at this instant (a datetime or ``Now()``)."""
        begun = Q(sales_start=None) | Q(sales_start__lte=at)
        not_over = Q(sales_end__gt=at) | Q(sales_end=None, event__starts_at__gt=at)
        return self.offered().filter(begun, not_over, event_open=True)

    def with_seats(self) -> Self:
        """With at least one seat left, under their own capacity and the event's."""
        return self.filter(Q(event__capacity=None) | Q(event__taken__lt=F("event__capacity")), taken__lt=F("capacity"))

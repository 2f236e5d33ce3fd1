"""Questions about events that several callers ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Prefetch, Q

from event_booking.events.annotations import reactions_of
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

    def managed_by(self, person: Person, roles: frozenset[str] | None = None) -> Self:
        """Events that this person may change: an organizer's own, every one for an admin, none without a role.

        ``roles`` are the person's, where the caller knows them already.
        """
        roles = people().roles(person) if roles is None else roles
        if ADMIN in roles:
            return self.existing()
        return self.existing().filter(organizer=person.pk) if ORGANIZER in roles else self.none()

    def with_stock(self) -> Self:
        """With nothing but what tells how many seats are left, in two queries."""
        from event_booking.events.models import TicketType

        types = TicketType.objects.shown()
        return self.only("status", "capacity", "taken", "set_aside", "starts_at", "ends_at").prefetch_related(
            Prefetch("ticket_types", types, to_attr="offered_types")
        )

    def with_card(self, person: Person) -> Self:
        """With all that a card of a list shows to this person, in six queries, and without what it does not show.

        Nothing is joined: a search that thousands match would be joined before it is sorted and cut to a page.
        """
        from event_booking.events.models import EventImage, TicketType

        stock = TicketType.objects.shown().only("event", "capacity", "taken", "set_aside", "is_hidden")
        return (
            self.prefetch_related(
                "category",
                "organizer",
                "tags",
                Prefetch("images", EventImage.objects.filter(is_cover=True), to_attr="shown_images"),
                Prefetch("ticket_types", stock, to_attr="offered_types"),
            )
            .annotate(**reactions_of(person))
            .defer("description", "metadata", "search_text", "title_key", "city_key", "venue_address", "online_url")
        )

    def with_details(self, person: Person) -> Self:
        """With all that an event's own page shows to this person, in six queries."""
        from event_booking.events.models import TicketType

        return (
            self.select_related("category", "organizer", "series")
            .prefetch_related(
                "tags",
                "ingredients",
                "questions",
                Prefetch("images", to_attr="shown_images"),
                Prefetch("ticket_types", TicketType.objects.offered(), to_attr="offered_types"),
            )
            .annotate(**reactions_of(person))
            .defer("search_text", "title_key", "city_key")
        )


class TicketTypeQuerySet(models.QuerySet["TicketType"]):
    def offered(self) -> Self:
        """Without those that were taken off their event."""
        return self.filter(removed_at=None)

    def shown(self) -> Self:
        """Those that everybody may see."""
        return self.offered().filter(is_hidden=False)

    def on_sale(self, at: Any) -> Self:
        """Open, and within their window at this instant (a datetime or ``Now()``)."""
        begun = Q(sales_start=None) | Q(sales_start__lte=at)
        not_over = Q(sales_end__gt=at, event__ends_at__gt=at) | Q(sales_end=None, event__starts_at__gt=at)
        return self.offered().filter(begun, not_over, event_open=True)

    def with_seats(self) -> Self:
        """With at least one seat left, under their own capacity and the event's."""
        ceiling = Q(event__capacity=None) | Q(event__taken__lt=F("event__capacity") - F("event__set_aside"))
        return self.filter(ceiling, taken__lt=F("capacity") - F("set_aside"))

"""Whose figures, and in which order."""

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch, Q
from django.db.models.functions import Now

from event_booking.events.models import Event, TicketType
from event_booking.events.querysets import EventQuerySet

UPCOMING = Q(status=Event.Status.PUBLISHED, ends_at__gt=Now())
DRAFT = Q(status=Event.Status.DRAFT)
#: What an organizer's events are sorted into. A cancelled event is over, whenever it was to be.
STATES: dict[str, Callable[[EventQuerySet], EventQuerySet]] = {
    "upcoming": lambda events: events.filter(UPCOMING).order_by("starts_at", "id"),
    "draft": lambda events: events.filter(DRAFT),
    "past": lambda events: events.exclude(UPCOMING | DRAFT),
}


def events_of(organizer: Any) -> EventQuerySet:
    """The organizer's own, the latest first, with what tells how many seats they have, in two queries."""
    offered = Prefetch("ticket_types", TicketType.objects.offered(), to_attr="offered_types")
    mine = Event.objects.existing().filter(organizer=organizer.pk).order_by("-starts_at", "-id")
    return mine.prefetch_related(offered).defer("description", "metadata", "search_text", "title_key", "city_key")


def capacity_of(event: Any) -> int:
    """Seats of all ticket types, under the event's own ceiling. Expects ``offered_types``."""
    seats: int = sum(kind.capacity for kind in event.offered_types)
    ceiling: int | None = event.capacity
    return seats if ceiling is None else min(seats, ceiling)

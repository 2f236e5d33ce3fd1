"""What lists of figures can be narrowed by."""

from django_filters import rest_framework as filters

from event_booking.bookings.figures import STATES
from event_booking.events.querysets import EventQuerySet


class FiguresFilterSet(filters.FilterSet):
    """Which of an organizer's events."""

    state = filters.ChoiceFilter(
        method="in_state", choices=[(name, name) for name in STATES],
        help_text="`upcoming`: published and not over; `past`: over or cancelled.",
    )  # fmt: skip

    def in_state(self, events: EventQuerySet, name: str, value: str) -> EventQuerySet:
        return STATES[value](events)

"""Events over HTTP. A site changes a view by subclassing it."""

from event_booking.events.views.events import EventViewSet
from event_booking.events.views.files import EventFileViewSet
from event_booking.events.views.glance import AvailabilityView, CalendarView
from event_booking.events.views.images import EventImageViewSet
from event_booking.events.views.series import SeriesViewSet
from event_booking.events.views.visits import ViewsView
from event_booking.events.views.words import CategoryViewSet, TagViewSet

__all__ = [
    "AvailabilityView",
    "CalendarView",
    "CategoryViewSet",
    "EventFileViewSet",
    "EventImageViewSet",
    "EventViewSet",
    "SeriesViewSet",
    "TagViewSet",
    "ViewsView",
]

"""What is stored of events, by subject."""

from event_booking.events.models.daily_views import DailyViews
from event_booking.events.models.details import Ingredient, Question
from event_booking.events.models.event import Event, new_slug
from event_booking.events.models.media import EventFile, EventImage, file_path, image_path
from event_booking.events.models.series import Series
from event_booking.events.models.ticket_type import TicketType
from event_booking.events.models.words import Category, Tag, tag_slug
from event_booking.events.validators import (
    EARLIEST,
    LARGEST_CAPACITY,
    LATEST,
    validate_currency,
    validate_instant,
    validate_timezone,
    zone_names,
)

__all__ = [
    "EARLIEST",
    "LARGEST_CAPACITY",
    "LATEST",
    "Category",
    "DailyViews",
    "Event",
    "EventFile",
    "EventImage",
    "Ingredient",
    "Question",
    "Series",
    "Tag",
    "TicketType",
    "file_path",
    "image_path",
    "new_slug",
    "tag_slug",
    "validate_currency",
    "validate_instant",
    "validate_timezone",
    "zone_names",
]

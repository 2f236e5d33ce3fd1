"""What organizers are told of the events that are theirs. Who comes to them is somebody else's data."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from event_booking.conf import app_settings
from event_booking.events.models import Event, Series
from event_booking.people.export import exports, in_batches, picked

EVENT = (
    "id", "slug", "title", "summary", "description", "difficulty", "format", "status", "starts_at", "ends_at",
    "timezone", "venue_name", "venue_address", "city", "latitude", "longitude", "online_url", "capacity", "taken",
    "currency", "cancellation_policy", "reminders", "metadata", "series_id", "likes_count", "favorites_count",
    "rating_count", "rating_average", "created_at", "updated_at", "published_at", "cancelled_at", "deleted_at",
)  # fmt: skip
TICKET_TYPE = (
    "id", "name", "description", "price", "capacity", "taken", "sales_start", "sales_end", "min_per_booking",
    "max_per_person", "is_hidden", "removed_at",
)  # fmt: skip
PARTS = {
    "ticket_types": TICKET_TYPE,
    "ingredients": ("name", "quantity", "unit", "note"),
    "questions": ("id", "label", "kind", "is_required", "choices"),
    "files": ("title", "name", "size", "content_type", "visibility", "created_at"),
}


@exports("events")
def events(user: Any) -> Iterator[dict[str, Any]]:
    mine = Event.objects.filter(organizer=user.pk).select_related("category")
    for event in in_batches(mine.prefetch_related("tags", "images", *PARTS), size=100):
        yield {
            **picked(event, *EVENT),
            "category": event.category.slug,
            "tags": [tag.name for tag in event.tags.all()],
            "images": [_image(image) for image in event.images.all()],
            **{name: [picked(row, *fields) for row in getattr(event, name).all()] for name, fields in PARTS.items()},
        }


@exports("series")
def series(user: Any) -> Iterator[dict[str, Any]]:
    for row in in_batches(Series.objects.filter(organizer=user.pk)):
        yield picked(row, "id", "title", "allows_moves", "created_at")


def _image(image: Any) -> dict[str, Any]:
    return {**picked(image, "caption", "is_cover"), "url": urljoin(app_settings().SITE_URL, image.image.url)}

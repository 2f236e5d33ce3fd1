"""One event, as the API's description shows it."""

from typing import Any

CATEGORY = {"id": 3, "slug": "cooking", "name": "Cooking"}
TAG = {"slug": "bread", "name": "bread"}
IMAGE = {
    "id": 8,
    "url": "https://booking.example/media/event_booking/images/5f0c6d.jpg",
    "caption": "A loaf",
    "is_cover": True,
    "position": 0,
    "width": 1600,
    "height": 1000,
}
FILE = {
    "id": 4,
    "title": "The recipe",
    "name": "recipe.pdf",
    "size": 48213,
    "content_type": "application/pdf",
    "visibility": "attendees",
    "url": "https://booking.example/api/v1/events/12/files/4/download/",
    "created_at": "2030-04-01T09:00:00Z",
}
TICKET_TYPE = {
    "id": 31,
    "name": "Standard",
    "price": "25.00",
    "capacity": 12,
    "seats_left": 5,
    "on_sale": True,
    "sales_start": None,
    "sales_end": None,
    "min_per_booking": 1,
    "max_per_person": 4,
    "description": "",
    "is_hidden": False,
}
QUESTION = {"id": 6, "label": "Size of your apron", "kind": "choice", "is_required": True, "choices": ["S", "M", "L"]}
SERIES = {"id": 2, "title": "Bread on Saturdays", "allows_moves": True, "events": [12, 13]}
AVAILABILITY = {"event": 12, "seats_left": 5, "ticket_types": [{"id": 31, "seats_left": 5, "on_sale": True}]}
CARD: dict[str, Any] = {
    "id": 12,
    "slug": "sourdough-for-beginners-9f2c41aa",
    "title": "Sourdough for beginners",
    "summary": "Two loaves in one afternoon",
    "category": CATEGORY,
    "tags": ["bread"],
    "difficulty": "beginner",
    "format": "in_person",
    "is_online": False,
    "status": "published",
    "starts_at": "2030-05-04T10:00:00Z",
    "ends_at": "2030-05-04T13:00:00Z",
    "timezone": "Europe/Berlin",
    "venue": {"name": "Mill", "city": "Berlin"},
    "city": "Berlin",
    "capacity": None,
    "currency": "EUR",
    "price_from": "25.00",
    "seats_left": 5,
    "cover": IMAGE,
    "rating": {"average": 4.5, "count": 2},
    "likes_count": 7,
    "favorites_count": 3,
    "is_liked": False,
    "is_favorited": True,
    "organizer": {"id": 5, "name": "Ann Example"},
}
EVENT = {
    **{name: value for name, value in CARD.items() if name != "city"},
    "description": "We bake two loaves and talk about rye.",
    "venue": {"name": "Mill", "address": "1 Main Street", "city": "Berlin", "latitude": 52.52, "longitude": 13.405},
    "online_url": "",
    "images": [IMAGE],
    "ingredients": [{"id": 2, "name": "Rye flour", "quantity": "0.500", "unit": "kg", "note": ""}],
    "ticket_types": [TICKET_TYPE],
    "questions": [QUESTION],
    "cancellation_policy": [{"hours_before": 168, "refund_percent": 100}, {"hours_before": 24, "refund_percent": 50}],
    "reminders": [1440, 120],
    "series": {"id": 2, "title": "Bread on Saturdays", "allows_moves": True},
    "metadata": {},
    "created_at": "2030-04-01T09:00:00Z",
    "updated_at": "2030-04-02T09:00:00Z",
}

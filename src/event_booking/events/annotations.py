"""What an event is to the person who looks at it."""

from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet, Value

from event_booking.people import Person

#: Annotation, and the model of the reviews app whose rows decide it.
REACTIONS = {"is_liked": "Like", "is_favorited": "Favorite"}


def reactions_of(person: Person) -> dict[str, Any]:
    """Annotations ``is_liked`` and ``is_favorited``; false for strangers, and where the reviews app is left out."""
    if not (person.is_authenticated and apps.is_installed("event_booking.reviews")):
        return {name: Value(value=False) for name in REACTIONS}
    mine = {"event": OuterRef("pk"), "user": person.pk}
    return {name: Exists(_rows(model).filter(**mine)) for name, model in REACTIONS.items()}


def _rows(model: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = apps.get_model("event_booking_reviews", model)._default_manager.all()
    return rows

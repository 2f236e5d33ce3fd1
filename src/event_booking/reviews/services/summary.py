"""An event's reviews at a glance."""

from typing import Any

from django.utils.module_loading import import_string

from event_booking.conf import app_settings
from event_booking.events.models import Event
from event_booking.people import Person
from event_booking.reviews.models import Review


def summarize_reviews(*, event: Event, person: Person) -> dict[str, Any]:
    """How many stars were given how often, this person's own review, and whether they may write one now."""
    stars = Review.objects.filter(event=event).histogram()
    count = sum(stars.values())
    own = Review.objects.filter(event=event).written_by(person).select_related("author").first()
    return {
        "event": event.pk,
        "average": sum(rating * given for rating, given in stars.items()) / count if count else None,
        "count": count,
        "histogram": [{"rating": rating, "count": given} for rating, given in stars.items()],
        "own": own,
        "can_review": own is None and _may_review(event, person),
    }


def _may_review(event: Event, person: Person) -> bool:
    return person.is_authenticated and bool(import_string(app_settings().CAN_REVIEW)(event=event, user=person))

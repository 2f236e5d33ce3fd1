"""What is told of reviews: they are public, and read where they stand."""

from event_booking.journal.models import Entry
from event_booking.reviews.models import Review
from event_booking.webhooks.payloads.registry import Told, tells


@tells("review.written")
def review(entry: Entry) -> Told | None:
    found = Review.objects.select_related("event").filter(pk=entry.subject_id).first()
    if found is None:
        return None
    data = {"event": {"id": found.event_id}, "review": {"id": found.pk, "rating": found.rating}}
    return Told(owner=found.event.organizer_id, data=data)

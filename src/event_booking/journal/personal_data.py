"""What the journal tells people about themselves: what happened to them, and what they did."""

from collections.abc import Iterator
from typing import Any

from event_booking.journal.models import Entry
from event_booking.people.export import exports, in_batches, picked


@exports("journal")
def journal(user: Any) -> Iterator[dict[str, Any]]:
    about = Entry.objects.about(user)
    for entry in in_batches(about):
        yield {**_told(entry), "by_you": entry.actor_id == user.pk}
    own = {"subject_model": user._meta.label_lower, "subject_id": str(user.pk)}
    for entry in in_batches(Entry.objects.filter(actor=user.pk).exclude(**own)):
        yield {**_told(entry), "by_you": True, **picked(entry, "subject_model", "subject_id")}


def _told(entry: Entry) -> dict[str, Any]:
    return picked(entry, "fact", "data", "request_id", "created_at")

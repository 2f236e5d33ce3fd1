"""What people are told of their opinions."""

from collections.abc import Iterator
from typing import Any

from event_booking.people.export import exports, in_batches, picked
from event_booking.reviews.models import Favorite, Like, Review


@exports("reviews")
def reviews(user: Any) -> Iterator[dict[str, Any]]:
    for review in in_batches(Review.objects.written_by(user).select_related("event")):
        said = picked(review, "rating", "text", "created_at", "updated_at", "reply", "replied_at")
        yield {**said, "event": _event(review)}


@exports("replies")
def replies(user: Any) -> Iterator[dict[str, Any]]:
    """What organizers answered to reviews of their events; what these said belongs to their authors."""
    for review in in_batches(Review.objects.answered_by(user).select_related("event")):
        yield {**picked(review, "reply", "replied_at"), "event": _event(review)}


@exports("likes")
def likes(user: Any) -> Iterator[dict[str, Any]]:
    for row in in_batches(Like.objects.filter(user=user.pk).select_related("event")):
        yield {"event": _event(row), "since": row.created_at}


@exports("favorites")
def favorites(user: Any) -> Iterator[dict[str, Any]]:
    for row in in_batches(Favorite.objects.filter(user=user.pk).select_related("event")):
        yield {"event": _event(row), "since": row.created_at}


def _event(row: Any) -> dict[str, Any]:
    return picked(row.event, "id", "title")

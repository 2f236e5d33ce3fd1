"""What people are told of their opinions."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from event_booking.people.export import exports, in_batches, picked
from event_booking.reviews.models import Favorite, Like, Review

SAID = ("rating", "text", "created_at", "updated_at", "reply", "replied_at")


@exports("reviews")
def reviews(user: Any) -> Iterator[dict[str, Any]]:
    for review in in_batches(Review.objects.written_by(user).select_related("event").only(*SAID, "event__title")):
        yield {**picked(review, *SAID), "event": _event(review)}


@exports("replies")
def replies(user: Any) -> Iterator[dict[str, Any]]:
    """What they answered to reviews, of their events above all; what these said belongs to their authors."""
    for review in in_batches(Review.objects.answered_by(user).select_related("event").only(*SAID, "event__title")):
        yield {**picked(review, "reply", "replied_at"), "event": _event(review)}


@exports("likes")
def likes(user: Any) -> Iterator[dict[str, Any]]:
    for row in in_batches(_kept(Like, user)):
        yield {"event": _event(row), "since": row.created_at}


@exports("favorites")
def favorites(user: Any) -> Iterator[dict[str, Any]]:
    for row in in_batches(_kept(Favorite, user)):
        yield {"event": _event(row), "since": row.created_at}


def _kept(kind: Any, user: Any) -> "QuerySet[Any]":
    rows: QuerySet[Any] = kind.objects.filter(user=user.pk).select_related("event")
    return rows.only("created_at", "event__title")


def _event(row: Any) -> dict[str, Any]:
    return picked(row.event, "id", "title")

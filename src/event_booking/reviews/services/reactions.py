"""Likes and favourites: a row for each person and event, and a number on the event."""

from collections import Counter
from typing import Any, TypeAlias

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, F

from event_booking.database import short_transaction
from event_booking.events.models import Event
from event_booking.reviews.models import Favorite, Like

#: Rows that one transaction removes when somebody is erased.
BATCH = 200

Reaction: TypeAlias = type[Like] | type[Favorite]

COUNTERS: dict[Reaction, str] = {Like: "likes_count", Favorite: "favorites_count"}


def add_reaction(kind: Reaction, *, event: Event, user: Any) -> bool:
    """Like an event or keep it; return whether that is new. Raises ``Event.DoesNotExist`` if it goes meanwhile."""
    with short_transaction():
        if not _inserted(kind(event=event, user=user)):
            return False
        if not _count(kind, event.pk, 1):
            raise Event.DoesNotExist
    return True


def remove_reaction(kind: Reaction, *, event_id: int, user: Any) -> bool:
    """Take it back; return whether it was there."""
    if event_id > BigIntegerField.MAX_BIGINT:
        return False  # SQLite would not even take it as a number
    with short_transaction():
        gone, _ = kind._default_manager.filter(event=event_id, user=user.pk).delete()
        if gone:
            _count(kind, event_id, -1)
    return bool(gone)


def forget_reactions(*, user: Any) -> None:
    """Remove all likes and favourites of this person, in short transactions; doing it again changes nothing."""
    for kind in COUNTERS:
        while _forget_some(kind, user):
            pass


def _inserted(row: Like | Favorite) -> bool:
    """The unique constraint decides: a look beforehand would let two requests at once pass."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _count(kind: Reaction, event_id: int, by: int) -> int:
    column = COUNTERS[kind]
    return Event.objects.filter(pk=event_id).update(**{column: F(column) + by})


def _forget_some(kind: Reaction, user: Any) -> bool:
    with short_transaction():
        rows: list[Any] = list(kind._default_manager.filter(user=user.pk).order_by("pk").select_for_update()[:BATCH])
        # events in key order, as everywhere, so that nobody waits in a circle
        for event_id, number in sorted(Counter(row.event_id for row in rows).items()):
            _count(kind, event_id, -number)
        kind._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    return bool(rows)

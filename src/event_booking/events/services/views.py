"""How often pages of events are looked at: a number for each day, and nothing about anybody."""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from event_booking.events.models import DailyViews, Event


def count_view(*, event_id: int, viewer: Any) -> bool:
    """Count one view of a published event today, where it happens; return whether there is such an event.

    Its organizer's own are not counted. Whoever asks is believed: the number is a plain counter.
    """
    published = Event.objects.published().filter(pk=event_id)
    event: Any = published.annotate(now=Now()).only("organizer", "timezone").first()
    if event is None:
        return False
    if not (viewer.is_authenticated and viewer.pk == event.organizer_id):
        _add_one(event_id, event.now.astimezone(event.zone).date())
    return True


def _add_one(event_id: int, day: date) -> None:
    """One statement, so that no view is lost; it finds nothing to count where the event was taken away meanwhile."""
    quote = connection.ops.quote_name
    views, events = quote(DailyViews._meta.db_table), quote(Event._meta.db_table)
    sql = (
        f"INSERT INTO {views} (event_id, day, count)"  # noqa: S608 - names of ours
        f" SELECT id, %s, 1 FROM {events} WHERE id = %s AND status = 'published' AND deleted_at IS NULL"
        f" ON CONFLICT (event_id, day) DO UPDATE SET count = {views}.count + 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [day, event_id])

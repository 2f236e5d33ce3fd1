"""How often the pages of the demo's events were looked at: more on days on which somebody booked."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random

from event_booking.bookings.models import Booking
from event_booking.events.models import DailyViews, Event


def look(event: Event, bookings: list[Booking], *, now: datetime) -> None:
    """Store views for each day from its publication until today, or until it was over."""
    if event.published_at is None:
        return
    rng, zone = Random(event.title), event.zone
    booked = Counter(booking.created_at.astimezone(zone).date() for booking in bookings)
    day, last = event.published_at.astimezone(zone).date(), min(now, event.ends_at).astimezone(zone).date()
    rows = []
    while day <= last:
        rows.append(DailyViews(event=event, day=day, count=rng.randint(2, 9) + booked[day] * rng.randint(6, 22)))
        day += timedelta(days=1)
    DailyViews.objects.bulk_create(rows)

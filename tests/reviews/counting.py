"""What the numbers on events say, once they were compared with the rows that they count."""

from event_booking.events.models import Event


def rated(event):
    """Count, sum and average of an event's rating; fails where they differ from its reviews."""
    now = Event.objects.get(pk=event.pk)
    ratings = [review.rating for review in now.reviews.all()]
    said = (now.rating_count, now.rating_sum, round(now.rating_average, 6))
    assert said == (len(ratings), sum(ratings), round(sum(ratings) / len(ratings), 6) if ratings else 0.0)
    return said


def reacted(event):
    """Likes and favourites of an event; fails where a number differs from the rows."""
    now = Event.objects.get(pk=event.pk)
    said = (now.likes_count, now.favorites_count)
    assert said == (now.likes.count(), now.favorites.count())
    return said

"""What people think of events: reviews of whoever was there, likes, favourites."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db.models import F

from event_booking.events.models import Event
from event_booking.reviews.models import Favorite, Like, Review

REPLIES = {"en": "Thank you! We will look for a larger room next time.", "ru": "Спасибо! Будем рады видеть вас снова."}


def review(event: Event, *, authors: list[Any], written: list[list[Any]], now: datetime, rng: Random) -> None:
    """Store the written reviews as those of people who were there, and the sums that the event keeps of them."""
    reviews = []
    for author, (rating, text) in zip(authors, written, strict=False):
        at = min(event.ends_at + timedelta(hours=rng.randint(2, 70)), now)
        reviews.append(Review(event=event, author=author, rating=rating, text=text, created_at=at))
    if reviews:
        reviews[-1].reply = REPLIES[event.metadata["language"]]
        reviews[-1].replied_at = now
        Review.objects.bulk_create(reviews)
        # stored today, but nobody has edited them
        Review.objects.filter(event=event).update(updated_at=F("created_at"))
    event.rating_count, event.rating_sum = len(reviews), sum(review.rating for review in reviews)
    event.rating_average = event.rating_sum / event.rating_count if reviews else 0


def like(event: Event, *, crowd: list[Any], rng: Random) -> None:
    """Let some of the crowd like it, and some keep it for later."""
    fans = rng.sample(crowd, rng.randint(2, len(crowd) * 2 // 3))
    keepers = rng.sample(crowd, rng.randint(0, len(crowd) // 4))
    Like.objects.bulk_create(Like(event=event, user=person) for person in fans)
    Favorite.objects.bulk_create(Favorite(event=event, user=person) for person in keepers)
    event.likes_count, event.favorites_count = len(fans), len(keepers)

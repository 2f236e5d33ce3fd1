"""Reviews, and the rating that an event has because of them."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, F, FloatField, Value, When
from django.db.models.functions import Cast
from django.utils.module_loading import import_string

from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.events.models import Event
from event_booking.reviews.exceptions import AlreadyReviewed, MayNotReview
from event_booking.reviews.models import Review
from event_booking.reviews.signals import review_answered, review_written


def write_review(*, event: Event, author: Any, rating: int, text: str = "") -> Review:
    """Store what this person thinks of the event; raise ``MayNotReview`` or ``AlreadyReviewed``."""
    if not import_string(app_settings().CAN_REVIEW)(event=event, user=author):
        raise MayNotReview
    with short_transaction():
        review = Review(event=event, author=author, rating=rating, text=text)
        _insert(review)
        _rate(event.pk, reviews=1, rating=rating)
        review_written.record(review, actor=author, event=event.pk)
    return review


def change_review(*, review: Review, **changes: Any) -> Review:
    """Store another rating or text; raise ``Review.DoesNotExist`` if it was deleted meanwhile."""
    with short_transaction():
        # by how much the rating moves is known only once nobody else can change the review
        current = Review.objects.select_for_update().get(pk=review.pk)
        before = current.rating
        for field, value in changes.items():
            setattr(current, field, value)
        current.save(update_fields=[*changes, "updated_at"])
        _rate(current.event_id, reviews=0, rating=current.rating - before)
    return current


def delete_review(*, review: Review) -> bool:
    """Remove a review; return whether it was still there."""
    with short_transaction():
        current = Review.objects.select_for_update().filter(pk=review.pk).first()
        if current is None:
            return False
        current.delete()
        _rate(current.event_id, reviews=-1, rating=-current.rating)
    return True


def reply_to_review(*, review: Review, text: str, actor: Any) -> Review:
    """Put the organizer's answer below a review, or another one; raise ``Review.DoesNotExist`` if it was deleted."""
    with short_transaction() as now:
        current = Review.objects.select_for_update().get(pk=review.pk)
        is_first = not current.reply
        current.reply, current.replied_at, current.replied_by = text, now, actor
        current.save(update_fields=["reply", "replied_at", "replied_by"])
        if is_first:  # a word put right later is no news
            review_answered.record(current, actor=actor, event=current.event_id)
    return current


def forget_reviews(*, author: Any) -> None:
    """Delete all that this person wrote, each in a transaction of its own; doing it again changes nothing."""
    for review in Review.objects.filter(author=author.pk):
        delete_review(review=review)


def forget_replies(*, author: Any) -> None:
    """Remove what this person answered to reviews, which stay."""
    Review.objects.answered_by(author).update(reply="", replied_at=None, replied_by=None)


def _insert(review: Review) -> None:
    """The unique constraint decides: a look beforehand would let two requests at once pass."""
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyReviewed from error


def _rate(event_id: int, *, reviews: int, rating: int) -> None:
    """Move count, sum and average in one UPDATE, which sees what was committed last."""
    total, count = F("rating_sum") + rating, F("rating_count") + reviews
    average = Case(When(rating_count=-reviews, then=Value(0.0)), default=Cast(total, FloatField()) / count)
    Event.objects.filter(pk=event_id).update(rating_sum=total, rating_count=count, rating_average=average)

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from event_booking.reviews.querysets import ReviewQuerySet


class Review(models.Model):
    """What somebody who was there thinks of an event."""

    # the index below begins with it
    event = models.ForeignKey(
        "event_booking_events.Event", models.CASCADE, db_index=False, related_name="reviews", verbose_name=_("event")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="event_booking_reviews", verbose_name=_("author")
    )
    rating = models.PositiveSmallIntegerField(_("rating"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    text = models.TextField(_("text"), blank=True, validators=[MaxLengthValidator(5000)])
    reply = models.TextField(_("organizer's reply"), blank=True, validators=[MaxLengthValidator(5000)])
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True, editable=False)
    #: Whose words it is: the organizer of that day, or an admin. ``None``: older than this, the event's organizer.
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        db_index=False, verbose_name=_("replied by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["event", "-created_at", "-id"], name="event_booking_review_newest"),
            # for erasures, and for whoever deletes a user
            models.Index(
                fields=["replied_by"], condition=Q(replied_by__isnull=False), name="event_booking_review_replied"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "author"], name="event_booking_review_once"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="event_booking_review_rating"),
        ]

    def __str__(self) -> str:
        return f"{self.rating}/5"


class Like(models.Model):
    """Somebody likes an event, for everybody to see in a number."""

    event = models.ForeignKey(
        "event_booking_events.Event", models.CASCADE, related_name="likes", verbose_name=_("event")
    )
    # the constraint below begins with it
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="event_booking_likes",
        verbose_name=_("user"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="event_booking_like_once")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.event_id}"


class Favorite(models.Model):
    """Somebody keeps an event for later, for their own eyes."""

    event = models.ForeignKey(
        "event_booking_events.Event", models.CASCADE, related_name="favorites", verbose_name=_("event")
    )
    # the index below begins with it
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="event_booking_favorites",
        verbose_name=_("user"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "-id"], name="event_booking_favorite_newest")]
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="event_booking_favorite_once")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.event_id}"

from __future__ import annotations

import secrets
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from event_booking.events.cancellation_policy import validate_policy
from event_booking.events.metadata import validate_metadata
from event_booking.events.models.words import Category, Tag
from event_booking.events.querysets import EventQuerySet
from event_booking.events.reminders import LONGEST, SHORTEST, validate_reminders
from event_booking.events.validators import (
    LARGEST_CAPACITY,
    validate_currency,
    validate_instant,
    validate_timezone,
)


class Event(models.Model):
    """Something with a beginning, an end and a place, for which tickets are given out."""

    class Difficulty(models.TextChoices):
        BEGINNER = "beginner", _("beginner")
        INTERMEDIATE = "intermediate", _("intermediate")
        ADVANCED = "advanced", _("advanced")

    class Format(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        CANCELLED = "cancelled", _("cancelled")

    organizer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="event_booking_events",
        verbose_name=_("organizer"),
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="events", verbose_name=_("category"))
    tags = models.ManyToManyField(Tag, related_name="events", blank=True, verbose_name=_("tags"))
    slug = models.SlugField(_("slug"), max_length=230, unique=True, editable=False, allow_unicode=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("summary"), max_length=500, blank=True)
    description = models.TextField(_("description"), blank=True, validators=[MaxLengthValidator(20_000)])
    difficulty = models.CharField(_("difficulty"), max_length=12, choices=Difficulty)
    format = models.CharField(_("format"), max_length=9, choices=Format, default=Format.IN_PERSON)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT, editable=False)

    starts_at = models.DateTimeField(_("starts at"), validators=[validate_instant])
    ends_at = models.DateTimeField(_("ends at"), validators=[validate_instant])
    timezone = models.CharField(_("time zone"), max_length=64, validators=[validate_timezone])
    #: The day on which it begins where it happens: what people mean by a date. Kept by ``derived.derive``.
    starts_on = models.DateField(_("first day"), editable=False)

    venue_name = models.CharField(_("venue"), max_length=200, blank=True)
    venue_address = models.CharField(_("address"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    #: The city without upper and lower case, which SQLite knows of ASCII letters only.
    city_key = models.CharField(max_length=300, blank=True, default="", editable=False)
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    online_url = models.URLField(
        _("address online"), max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )

    #: A ceiling over all ticket types, or none. ``taken`` counts against it, and only while there is one.
    capacity = models.PositiveIntegerField(
        _("capacity"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(LARGEST_CAPACITY)]
    )
    taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    #: Somebody is on the waiting list. Seats under the ceiling that become free meanwhile are set aside for them.
    has_waitlist = models.BooleanField(_("has a waiting list"), default=False, db_default=False, editable=False)
    set_aside = models.PositiveIntegerField(_("seats set aside"), default=0, db_default=0, editable=False)
    currency = models.CharField(_("currency"), max_length=3, default="EUR", validators=[validate_currency])
    #: The lowest price of its ticket types; kept here because people sort and filter by it.
    price_from = models.DecimalField(
        _("price from"), max_digits=10, decimal_places=2, default=Decimal(0), editable=False
    )
    #: Steps ``{"hours_before", "refund_percent"}``: what is paid back of a booking that is cancelled until then.
    cancellation_policy = models.JSONField(
        _("cancellation policy"),
        default=list,
        db_default=Value([], models.JSONField()),
        blank=True,
        validators=[validate_policy],
    )
    #: Minutes before it begins at which people are reminded. ``None``: as ``REMINDER_HOURS`` says; empty: never.
    reminders = models.JSONField(
        _("reminders"),
        null=True,
        blank=True,
        validators=[validate_reminders],
        help_text=_("Minutes before it begins, such as [1440, 120]. Empty: as the site does; []: never."),
    )
    series = models.ForeignKey(
        "event_booking_events.Series", models.SET_NULL, null=True, blank=True, related_name="events",
        verbose_name=_("series"),
    )  # fmt: skip
    metadata = models.JSONField(_("metadata"), default=dict, blank=True, validators=[validate_metadata])

    likes_count = models.PositiveIntegerField(_("likes"), default=0, editable=False)
    favorites_count = models.PositiveIntegerField(_("favourites"), default=0, editable=False)
    rating_count = models.PositiveIntegerField(_("reviews"), default=0, editable=False)
    rating_sum = models.PositiveIntegerField(_("sum of ratings"), default=0, editable=False)
    #: ``rating_sum / rating_count``, 0 without reviews: written in the same UPDATE, to sort by.
    rating_average = models.FloatField(_("rating"), default=0, editable=False)

    #: The words of the title, each after a space, without upper and lower case: what a search finds here comes first.
    title_key = models.TextField(editable=False, blank=True, default="")
    #: The words of title, summary, tags and so on, likewise, for full-text search. Kept by ``derived.derive``.
    search_text = models.TextField(editable=False, blank=True, default="")
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)
    #: Deleted by its organizer, but named by old bookings that must stay readable.
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(
                # the end is looked at as well, where only events with tickets on sale are wanted
                fields=["starts_at", "id", "ends_at"],
                condition=Q(status="published"),
                name="event_booking_event_starts",
            ),
            models.Index(fields=["starts_on"], condition=Q(status="published"), name="event_booking_event_day"),
            models.Index(
                fields=["city_key", "starts_at"], condition=Q(status="published"), name="event_booking_event_city"
            ),
            models.Index(
                fields=["price_from", "id"], condition=Q(status="published"), name="event_booking_event_price"
            ),
            models.Index(
                fields=["-rating_average", "id"], condition=Q(status="published"), name="event_booking_event_rating"
            ),
            models.Index(
                fields=["-created_at", "id"], condition=Q(status="published"), name="event_booking_event_created"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="event_booking_event_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")),
                name="event_booking_event_not_oversold",
            ),
            models.CheckConstraint(
                condition=Q(set_aside=0) | Q(has_waitlist=True, set_aside__lte=F("capacity") - F("taken")),
                name="event_booking_event_set_aside_is_free",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1, capacity__lte=LARGEST_CAPACITY),
                name="event_booking_event_capacity",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published", "cancelled"]), name="event_booking_event_status"
            ),
            models.CheckConstraint(condition=Q(price_from__gte=0), name="event_booking_event_price_not_negative"),
            models.CheckConstraint(
                # five at most, and the first of them, which is the earliest, within what is searched for
                condition=Q(reminders__isnull=True)
                | Q(reminders__5__isnull=True, reminders__0__isnull=True)
                | Q(reminders__5__isnull=True, reminders__0__gte=SHORTEST, reminders__0__lte=LONGEST),
                name="event_booking_event_reminders",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("An event ends after it begins.")})

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def has_started(self, at: datetime) -> bool:
        return self.starts_at <= at

    def has_ended(self, at: datetime) -> bool:
        return self.ends_at <= at

    def seats_left_under_ceiling(self) -> int | None:
        """Seats that everybody can still buy under the event's own ceiling; ``None`` without one."""
        return None if self.capacity is None else max(self.capacity - self.taken - self.set_aside, 0)


def new_slug(title: str) -> str:
    """A readable address that nobody else has: the title and eight random characters."""
    return f"{slugify(title, allow_unicode=True)[:200].strip('-') or 'event'}-{secrets.token_hex(4)}"

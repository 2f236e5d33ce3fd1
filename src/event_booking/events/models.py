from __future__ import annotations

import secrets
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from hashlib import blake2s
from unicodedata import normalize
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from event_booking.events.currencies import CURRENCIES
from event_booking.events.metadata import validate_metadata
from event_booking.events.querysets import EventQuerySet, TicketTypeQuerySet

LARGEST_CAPACITY = 1_000_000
#: Days that every zone can express, and that no event needs to leave.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2500, 1, 1, tzinfo=UTC)

zone_names = cache(available_timezones)  # which walks through the whole database of zones


def validate_timezone(value: str) -> None:
    """Accept the names of the IANA time zone database."""
    if value not in zone_names():
        raise ValidationError(_("“%(value)s” is not a time zone such as Europe/Berlin."), params={"value": value})


def validate_currency(value: str) -> None:
    """Accept the currencies of ISO 4217."""
    if value not in CURRENCIES:
        raise ValidationError(_("“%(value)s” is not a currency such as EUR."), params={"value": value})


def validate_instant(value: datetime) -> None:
    """Accept times that can be told in every zone."""
    if not EARLIEST <= value <= LATEST:
        raise ValidationError(_("This time is too far away."))


class Category(models.Model):
    """What kind of event it is. Made by the site, named in its languages."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=100)
    names = models.JSONField(
        _("names in other languages"), default=dict, blank=True, help_text=_('For example {"ru": "Концерты"}.')
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not (isinstance(self.names, dict) and all(isinstance(name, str) for name in self.names.values())):
            raise ValidationError({"names": _("An object of languages and names.")})

    def name_in(self, language: str | None = None) -> str:
        """The name in this language, or the active one; falls back to ``name``."""
        code = language or get_language() or ""
        return str(self.names.get(code) or self.names.get(code.split("-")[0]) or self.name)


def tag_slug(name: str) -> str:
    """The one address of a tag, however its name is spelled: "Live Music" and "live  music" are the same tag.

    Names whose signs an address can not have get a few letters more, so that "C" and "C++" stay two.
    """
    plain = " ".join(normalize("NFKC", name).casefold().split())
    slug = slugify(plain, allow_unicode=True)[:200]
    if slug == plain.replace(" ", "-"):
        return slug
    return f"{slug or 'tag'}-{blake2s(plain.encode(), digest_size=4).hexdigest()}"


class Tag(models.Model):
    """A word that organizers put on events."""

    slug = models.SlugField(_("slug"), max_length=220, unique=True, allow_unicode=True)
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=50)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


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
    currency = models.CharField(_("currency"), max_length=3, default="EUR", validators=[validate_currency])
    #: The lowest price of its ticket types; kept here because people sort and filter by it.
    price_from = models.DecimalField(
        _("price from"), max_digits=10, decimal_places=2, default=Decimal(0), editable=False
    )
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
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1, capacity__lte=LARGEST_CAPACITY),
                name="event_booking_event_capacity",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published", "cancelled"]), name="event_booking_event_status"
            ),
            models.CheckConstraint(condition=Q(price_from__gte=0), name="event_booking_event_price_not_negative"),
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
        """Seats left under the event's own ceiling; ``None`` without one."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)


def new_slug(title: str) -> str:
    """A readable address that nobody else has: the title and eight random characters."""
    return f"{slugify(title, allow_unicode=True)[:200].strip('-') or 'event'}-{secrets.token_hex(4)}"


class TicketType(models.Model):
    """A kind of ticket with a price, and its stock.

    This row is where a sale is decided, by one conditional UPDATE (``bookings/stock.py``). It therefore repeats what
    that decision needs of its event: whether it is open, and whether it has a ceiling of its own.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="ticket_types", verbose_name=_("event"))
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=100)
    description = models.CharField(_("description"), max_length=500, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=10, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(Decimal(0))]
    )
    capacity = models.PositiveIntegerField(
        _("capacity"), validators=[MinValueValidator(1), MaxValueValidator(LARGEST_CAPACITY)]
    )
    taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    sales_start = models.DateTimeField(_("sales start"), null=True, blank=True, validators=[validate_instant])
    sales_end = models.DateTimeField(
        _("sales end"), null=True, blank=True, validators=[validate_instant],
        help_text=_("Empty: when the event begins."),
    )  # fmt: skip
    min_per_booking = models.PositiveSmallIntegerField(
        _("minimum per booking"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    max_per_person = models.PositiveIntegerField(
        _("maximum per person"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_CAPACITY)],
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    #: The event is published and not cancelled.
    event_open = models.BooleanField(_("event on sale"), default=False, editable=False)
    #: The event has a ceiling, so that selling this type must count against it too.
    event_limited = models.BooleanField(_("limited by the event"), default=False, editable=False)
    #: Taken off the event, but named by old bookings.
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True, editable=False)

    objects = TicketTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket type")
        verbose_name_plural = _("ticket types")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="event_booking_tickettype_not_oversold"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=LARGEST_CAPACITY), name="event_booking_tickettype_capacity"
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="event_booking_tickettype_price_not_negative"),
            models.CheckConstraint(condition=Q(min_per_booking__gte=1), name="event_booking_tickettype_minimum"),
            models.CheckConstraint(
                condition=Q(sales_start__isnull=True) | Q(sales_end__isnull=True) | Q(sales_end__gt=F("sales_start")),
                name="event_booking_tickettype_sales_end_after_start",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(event_open=False, taken=0),
                name="event_booking_tickettype_removed_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.sales_start and self.sales_end and self.sales_end <= self.sales_start:
            raise ValidationError({"sales_end": _("The sale ends after it begins.")})
        if self.max_per_person is not None and self.min_per_booking > self.max_per_person:
            raise ValidationError({"max_per_person": _("It is less than the minimum per booking.")})

    def on_sale(self, event: Event, at: datetime) -> bool:
        """Whether it can be bought at this instant, seats aside."""
        begun = self.sales_start is None or self.sales_start <= at
        return self.event_open and begun and at < min(self.sales_end or event.starts_at, event.ends_at)

    def seats_left(self, event: Event) -> int:
        """Seats that can still be sold, under its own capacity and the event's."""
        own = max(self.capacity - self.taken, 0)
        ceiling = event.seats_left_under_ceiling()
        return own if ceiling is None else min(own, ceiling)


class Ingredient(models.Model):
    """What is needed for a class, and how much of it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="ingredients", verbose_name=_("event"))
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=200)
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=10,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("ingredient")
        verbose_name_plural = _("ingredients")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


def image_path(instance: EventImage, filename: str) -> str:
    """Names come from ``clean_image``: random, with an ending that fits the bytes."""
    return f"event_booking/images/{filename}"


class EventImage(models.Model):
    """A picture that we wrote ourselves, from one that was uploaded."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="images", verbose_name=_("event"))
    image = models.ImageField(_("image"), upload_to=image_path, width_field="width", height_field="height")
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    is_cover = models.BooleanField(_("cover"), default=False)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-is_cover", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event"], condition=Q(is_cover=True), name="event_booking_image_one_cover"),
        ]

    def __str__(self) -> str:
        return self.caption or str(self.image.name)


def file_path(instance: EventFile, filename: str) -> str:
    """A random name of 128 bits: the one it was uploaded with is kept in the row, and told when it is downloaded.

    A web server that serves ``MEDIA_ROOT`` serves hand-outs for attendees too, to whoever knows the name; nobody can
    guess it, and the API never tells it.
    """
    return f"event_booking/files/{secrets.token_hex(16)}"


class EventFile(models.Model):
    """A hand-out, for everybody or for people with a ticket."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("everybody")
        ATTENDEES = "attendees", _("ticket holders")

    event = models.ForeignKey(Event, models.CASCADE, related_name="files", verbose_name=_("event"))
    file = models.FileField(_("file"), upload_to=file_path)
    title = models.CharField(_("title"), max_length=200)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField(_("bytes"), editable=False)
    content_type = models.CharField(_("type"), max_length=100, editable=False)
    visibility = models.CharField(_("visible to"), max_length=9, choices=Visibility, default=Visibility.ATTENDEES)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("hand-out")
        verbose_name_plural = _("hand-outs")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

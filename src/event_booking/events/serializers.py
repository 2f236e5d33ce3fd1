"""How events are spoken over HTTP. What is read and what is written are two serializers: they differ in every part."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from event_booking.api.schema import shown_as
from event_booking.events import examples
from event_booking.events.cancellation_policy import MOST_HOURS, MOST_STEPS, validate_policy
from event_booking.events.fields import (
    CategoryField,
    CoordinateField,
    InstantField,
    MetadataField,
    RowsField,
    TagsField,
)
from event_booking.events.metadata import ask_site
from event_booking.events.models import Category, Event, EventFile, EventImage, Ingredient, Question, Series, TicketType
from event_booking.events.reminders import LONGEST, MOST_REMINDERS, SHORTEST, validate_reminders
from event_booking.events.services.details import MOST_QUESTIONS
from event_booking.events.services.images import MOST_IMAGES
from event_booking.events.services.ticket_types import MOST_TICKET_TYPES
from event_booking.people import people

__all__ = [
    "AvailabilitySerializer",
    "CardVenueSerializer",
    "CategorySerializer",
    "EventCardSerializer",
    "EventFileInputSerializer",
    "EventFileSerializer",
    "EventImageChangeSerializer",
    "EventImageInputSerializer",
    "EventInputSerializer",
    "EventSerializer",
    "EventsModelSerializer",
    "ImageSerializer",
    "IngredientSerializer",
    "OrganizerSerializer",
    "QuestionSerializer",
    "RatingSerializer",
    "SeriesSerializer",
    "ShortSeriesSerializer",
    "StepSerializer",
    "TagSerializer",
    "TicketTypeAvailabilitySerializer",
    "TicketTypeInputSerializer",
    "TicketTypeSerializer",
    "VenueSerializer",
    "seats_left",
]

MOST_INGREDIENTS = 200
MOST_TAGS = 20
MOST_CHOICES = 100
#: What is written as a list of objects.
ROWS = ("ingredients", "ticket_types", "questions", "cancellation_policy")


class EventsModelSerializer(serializers.ModelSerializer[Any]):
    """A model serializer whose times are UTC."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateTimeField: InstantField,
    }


@shown_as(examples.CATEGORY)
class CategorySerializer(serializers.ModelSerializer[Category]):
    """A category, named in the language of the request."""

    name = serializers.CharField(source="name_in", read_only=True)

    class Meta:
        model = Category
        fields = ["id", "slug", "name"]


@shown_as(examples.TAG)
class TagSerializer(serializers.Serializer[Any]):
    """A word on events."""

    slug = serializers.CharField()
    name = serializers.CharField()


class VenueSerializer(serializers.Serializer[Any]):
    """Where it happens."""

    name = serializers.CharField(source="venue_name", max_length=200, allow_blank=True, required=False)
    address = serializers.CharField(source="venue_address", max_length=300, allow_blank=True, required=False)
    city = serializers.CharField(max_length=100, allow_blank=True, required=False)
    latitude = CoordinateField(limit=90, allow_null=True, required=False)
    longitude = CoordinateField(limit=180, allow_null=True, required=False)


class CardVenueSerializer(serializers.Serializer[Any]):
    """Where it happens, in short."""

    name = serializers.CharField(source="venue_name")
    city = serializers.CharField()


class RatingSerializer(serializers.Serializer[Any]):
    """What people think of it: an average of 1 to 5, null without reviews."""

    average = serializers.SerializerMethodField()
    count = serializers.IntegerField(source="rating_count")

    def get_average(self, event: Event) -> float | None:
        return round(event.rating_average, 2) if event.rating_count else None


class OrganizerSerializer(serializers.Serializer[Any]):
    """Who invites."""

    id = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()

    @extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
    def get_id(self, user: Any) -> Any:
        return user.pk if isinstance(user.pk, int) else str(user.pk)

    def get_name(self, user: Any) -> str:
        return people().get_name(user)


@shown_as(examples.IMAGE)
class ImageSerializer(serializers.ModelSerializer[EventImage]):
    """A picture that can be shown as it is."""

    url = serializers.ImageField(source="image", read_only=True)

    class Meta:
        model = EventImage
        fields = ["id", "url", "caption", "is_cover", "position", "width", "height"]
        read_only_fields = fields


class IngredientSerializer(serializers.ModelSerializer[Ingredient]):
    """What is needed, and how much of it. Written without ``id``, it is a new one."""

    id = serializers.IntegerField(required=False, allow_null=True)
    name = serializers.CharField(max_length=200, required=False)

    class Meta:
        model = Ingredient
        fields = ["id", "name", "quantity", "unit", "note"]
        required_when_new = ["name"]


class QuestionSerializer(serializers.ModelSerializer[Question]):
    """What everybody who comes is asked. Written without ``id``, it is a new one."""

    id = serializers.IntegerField(required=False, allow_null=True)
    label = serializers.CharField(max_length=200, required=False)  # type: ignore[assignment]  # a field of that name
    choices = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=MOST_CHOICES,
        help_text="What can be answered, for the kind `choice` alone.",
    )  # fmt: skip

    class Meta:
        model = Question
        fields = ["id", "label", "kind", "is_required", "choices"]
        required_when_new = ["label"]


class StepSerializer(serializers.Serializer[Any]):
    """What comes back of a booking that is cancelled until so many hours before the event begins."""

    hours_before = serializers.IntegerField(min_value=0, max_value=MOST_HOURS)
    refund_percent = serializers.IntegerField(min_value=0, max_value=100)


class ShortSeriesSerializer(serializers.ModelSerializer[Series]):
    """The series of an event."""

    class Meta:
        model = Series
        fields = ["id", "title", "allows_moves"]
        read_only_fields = fields


@shown_as(examples.SERIES)
class SeriesSerializer(serializers.ModelSerializer[Series]):
    """A series, and the ids of its events by their dates."""

    events = serializers.SerializerMethodField()

    class Meta:
        model = Series
        fields = ["id", "title", "allows_moves", "events"]

    def get_events(self, series: Any) -> list[int]:
        return [event.pk for event in getattr(series, "dates", [])]


class TicketTypeSerializer(EventsModelSerializer):
    """A kind of ticket as it is offered."""

    seats_left = serializers.SerializerMethodField()
    on_sale = serializers.SerializerMethodField()

    class Meta:
        model = TicketType
        fields = [
            "id", "name", "description", "price", "capacity", "seats_left", "on_sale", "sales_start", "sales_end",
            "min_per_booking", "max_per_person", "is_hidden",
        ]  # fmt: skip
        read_only_fields = fields

    def get_seats_left(self, ticket_type: TicketType) -> int:
        return ticket_type.seats_left(self.context["event"])

    def get_on_sale(self, ticket_type: TicketType) -> bool:
        return ticket_type.on_sale(self.context["event"], timezone.now())


class TicketTypeInputSerializer(EventsModelSerializer):
    """A kind of ticket as its organizer writes it. Without ``id``, it is a new one."""

    id = serializers.IntegerField(required=False, allow_null=True)
    name = serializers.CharField(max_length=100, required=False)
    capacity = serializers.IntegerField(min_value=1, max_value=1_000_000, required=False)

    class Meta:
        model = TicketType
        fields = [
            "id", "name", "description", "price", "capacity", "sales_start", "sales_end", "min_per_booking",
            "max_per_person", "is_hidden",
        ]  # fmt: skip
        required_when_new = ["name", "capacity"]


@shown_as(examples.CARD)
class EventCardSerializer(EventsModelSerializer):
    """What a list shows of an event. Expects ``Event.objects.with_card(person)``."""

    category = CategorySerializer(read_only=True)
    tags = TagsField(read_only=True)
    venue: serializers.Serializer[Any] = CardVenueSerializer(source="*", read_only=True)
    is_online = serializers.SerializerMethodField()
    seats_left = serializers.SerializerMethodField()
    cover = serializers.SerializerMethodField()
    rating = RatingSerializer(source="*", read_only=True)
    is_liked = serializers.BooleanField(read_only=True)
    is_favorited = serializers.BooleanField(read_only=True)
    organizer = OrganizerSerializer(read_only=True)

    class Meta:
        model = Event
        fields = [
            "id", "slug", "title", "summary", "category", "tags", "difficulty", "format", "is_online", "status",
            "starts_at", "ends_at", "timezone", "venue", "city", "capacity", "seats_left", "currency", "price_from",
            "cover", "rating", "likes_count", "favorites_count", "is_liked", "is_favorited", "organizer",
        ]  # fmt: skip
        read_only_fields = fields

    def get_is_online(self, event: Event) -> bool:
        return event.format == Event.Format.ONLINE

    def get_seats_left(self, event: Event) -> int:
        return seats_left(event)

    @extend_schema_field(ImageSerializer(allow_null=True))
    def get_cover(self, event: Any) -> Any:
        cover = next((image for image in event.shown_images if image.is_cover), None)
        return None if cover is None else ImageSerializer(cover, context=self.context).data


@shown_as(examples.EVENT)
class EventSerializer(EventCardSerializer):
    """All of an event. Expects ``Event.objects.with_details(person)``.

    ``online_url`` is empty for everybody but people with a ticket, the organizer and admins; these two alone see hidden
    ticket types.
    """

    venue = VenueSerializer(source="*", read_only=True)
    online_url = serializers.SerializerMethodField()
    images = ImageSerializer(source="shown_images", many=True, read_only=True)
    ingredients = IngredientSerializer(many=True, read_only=True)
    ticket_types = serializers.SerializerMethodField()
    cancellation_policy = StepSerializer(many=True, read_only=True)
    reminders = serializers.ListField(child=serializers.IntegerField(), read_only=True, allow_null=True)
    series = ShortSeriesSerializer(read_only=True, allow_null=True)
    questions = QuestionSerializer(many=True, read_only=True)
    metadata = MetadataField(read_only=True)

    class Meta(EventCardSerializer.Meta):
        fields = [
            "id", "slug", "title", "summary", "description", "category", "tags", "difficulty", "format", "is_online",
            "status", "starts_at", "ends_at", "timezone", "venue", "online_url", "capacity", "seats_left", "currency",
            "price_from", "cover", "images", "ingredients", "ticket_types", "questions", "rating", "likes_count",
            "favorites_count", "is_liked", "is_favorited", "organizer", "cancellation_policy", "reminders", "series",
            "metadata", "created_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_online_url(self, event: Event) -> str:
        if not event.online_url:
            return ""
        return event.online_url if self.context["is_insider"](event) else ""

    @extend_schema_field(TicketTypeSerializer(many=True))
    def get_ticket_types(self, event: Any) -> Any:
        kinds = event.offered_types
        if any(kind.is_hidden for kind in kinds) and not self.context["is_manager"](event):
            kinds = [kind for kind in kinds if not kind.is_hidden]
        return TicketTypeSerializer(kinds, many=True, context={**self.context, "event": event}).data


class EventInputSerializer(EventsModelSerializer):
    """An event as its organizer writes it. In PUT and PATCH, what is left out stays as it is."""

    category = CategoryField(slug_field="slug", queryset=Category.objects.all())
    tags = TagsField(required=False, max_length=MOST_TAGS)
    description = serializers.CharField(max_length=20_000)
    venue = VenueSerializer(source="*", required=False)
    online_url = serializers.URLField(max_length=500, required=False, allow_blank=True)
    metadata = MetadataField(required=False)
    ingredients = RowsField(child=IngredientSerializer(), required=False, max_length=MOST_INGREDIENTS)
    ticket_types = RowsField(child=TicketTypeInputSerializer(), required=False, max_length=MOST_TICKET_TYPES)
    questions = RowsField(child=QuestionSerializer(), required=False, max_length=MOST_QUESTIONS)
    cancellation_policy: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=StepSerializer(), required=False, max_length=MOST_STEPS
    )
    reminders = serializers.ListField(
        child=serializers.IntegerField(min_value=SHORTEST, max_value=LONGEST),
        required=False, allow_null=True, max_length=MOST_REMINDERS,
        help_text="Minutes before it begins at which people are reminded. null: as the site does; empty: never.",
    )  # fmt: skip
    series = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, required=False, allow_null=True, help_text="Id of one's own series, or null."
    )

    class Meta:
        model = Event
        fields = [
            "title", "summary", "description", "category", "tags", "difficulty", "format", "starts_at", "ends_at",
            "timezone", "venue", "online_url", "capacity", "currency", "metadata", "ingredients", "ticket_types",
            "questions", "cancellation_policy", "reminders", "series",
        ]  # fmt: skip

    def validate_online_url(self, value: str) -> str:
        if value and not value.lower().startswith(("http://", "https://")):
            self.fields["online_url"].fail("invalid")
        return value

    def validate_cancellation_policy(self, value: list[dict[str, int]]) -> list[dict[str, int]]:
        validate_policy(value)
        return value

    def validate_reminders(self, value: list[int] | None) -> list[int] | None:
        if value is None:
            return None
        earliest_first = sorted(value, reverse=True)
        validate_reminders(earliest_first)
        return earliest_first

    def validate_series(self, value: int | None) -> Series | None:
        if value is None:
            return None
        organizer = self.context["request"].user.pk if self.instance is None else self.instance.organizer_id
        series = Series.objects.filter(pk=value, organizer=organizer).first()
        if series is None:
            raise serializers.ValidationError(_("You have no such series."))
        return series

    def validate_metadata(self, value: dict[str, Any]) -> dict[str, Any]:
        ask_site(value, self.instance)
        return value


class EventImageInputSerializer(serializers.Serializer[Any]):
    """A picture to keep: JPEG, PNG or WebP."""

    image = serializers.FileField()
    caption = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    is_cover = serializers.BooleanField(required=False, default=False)


class EventImageChangeSerializer(serializers.Serializer[Any]):
    """What can be changed about a picture. Another one is another upload."""

    caption = serializers.CharField(max_length=200, required=False, allow_blank=True)
    is_cover = serializers.BooleanField(required=False, help_text="true: it is from now on, and no other is.")
    position = serializers.IntegerField(
        min_value=0, max_value=MOST_IMAGES - 1, required=False,
        help_text="Its place in the order of `images`, from 0; the others make room. The cover comes first anyway.",
    )  # fmt: skip


@shown_as(examples.FILE)
class EventFileSerializer(EventsModelSerializer):
    """A hand-out, and where it can be fetched."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = EventFile
        fields = ["id", "title", "name", "size", "content_type", "visibility", "url", "created_at"]
        read_only_fields = fields

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, file: EventFile) -> str:
        path = reverse("event_booking_events:file-download", args=[file.event_id, file.pk])
        url: str = self.context["request"].build_absolute_uri(path)
        return url


class EventFileInputSerializer(serializers.Serializer[Any]):
    """A hand-out to keep: PDF, text, image, audio or zip."""

    file = serializers.FileField()
    title = serializers.CharField(max_length=200)
    visibility = serializers.ChoiceField(
        choices=EventFile.Visibility.choices, required=False, default=EventFile.Visibility.ATTENDEES
    )


class TicketTypeAvailabilitySerializer(TicketTypeSerializer):
    """What changes quickly about a kind of ticket."""

    class Meta(TicketTypeSerializer.Meta):
        fields = ["id", "seats_left", "on_sale"]
        read_only_fields = fields


@shown_as(examples.AVAILABILITY)
class AvailabilitySerializer(serializers.Serializer[Any]):
    """What changes quickly about an event."""

    event = serializers.IntegerField(source="pk")
    seats_left = serializers.SerializerMethodField()
    ticket_types = serializers.SerializerMethodField()

    def get_seats_left(self, event: Event) -> int:
        return seats_left(event)

    @extend_schema_field(TicketTypeAvailabilitySerializer(many=True))
    def get_ticket_types(self, event: Any) -> Any:
        return TicketTypeAvailabilitySerializer(event.offered_types, many=True, context={"event": event}).data


def seats_left(event: Any) -> int:
    """Seats that everybody can still buy, over all ticket types and under the event's ceiling.

    Expects ``offered_types``. Hidden ones do not count, whoever looks.
    """
    left: int = sum(kind.own_seats_left() for kind in event.offered_types if not kind.is_hidden)
    ceiling: int | None = event.seats_left_under_ceiling()
    return left if ceiling is None else min(left, ceiling)


def model_values(validated: Mapping[str, Any]) -> dict[str, Any]:
    """What the services take: validated data as plain dicts."""
    return {name: [dict(row) for row in value] if name in ROWS else value for name, value in validated.items()}

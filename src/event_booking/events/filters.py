"""What a list of events can be narrowed by, and in which order it comes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field

from event_booking.events.derived import city_key
from event_booking.events.models import Category, Event, Tag, TicketType, tag_slug
from event_booking.events.querysets import EventQuerySet
from event_booking.events.search import LARGEST_QUERY, find, with_relevance

__all__ = ["EventFilterSet"]

#: Public name, and the columns that it means. Every one ends with the key, in the direction that an index has.
ORDERINGS = {
    "starts_at": ["starts_at", "id"],
    "-starts_at": ["-starts_at", "-id"],
    "price_from": ["price_from", "id"],
    "-rating": ["-rating_average", "id"],
    "-created_at": ["-created_at", "id"],
    "relevance": ["-relevance", "starts_at", "id"],
}


class CategoriesField(forms.Field):
    """Slugs of categories, any of which will do; one that does not exist is a mistake."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[Category]:
        wanted = {slug for slug in value or () if slug}
        if any("\0" in slug for slug in wanted):
            raise ValidationError(_("There is no such category."))
        found = list(Category.objects.filter(slug__in=wanted)) if wanted else []
        if len(found) < len(wanted):
            raise ValidationError(_("There is no such category."))
        return found


class PersonField(forms.Field):
    """The key of a user, of whatever type the site's keys are."""

    def to_python(self, value: Any) -> Any:
        if not value:
            return None
        if "\0" in value:
            raise ValidationError(_("This is not the id of a person."))
        return get_user_model()._meta.pk.to_python(value)


class YesNoField(forms.Field):
    """``true`` or ``false``, and nothing that might be either."""

    def to_python(self, value: Any) -> bool | None:
        if value in (None, ""):
            return None
        try:
            return {"true": True, "false": False}[value.lower()]
        except KeyError as error:
            raise ValidationError(_("Either true or false.")) from error


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class CategoriesFilter(filters.Filter):
    field_class = CategoriesField

    def filter(self, qs: EventQuerySet, value: list[Category]) -> EventQuerySet:
        return qs.filter(category__in=value) if value else qs


@extend_schema_field({"type": "string"})
class PersonFilter(filters.Filter):
    field_class = PersonField


@extend_schema_field({"type": "integer"})
class KeyFilter(filters.Filter):
    """The key of a row; one that nobody has finds nothing."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, min_value=1, max_value=2**63 - 1, **more)


@extend_schema_field({"type": "boolean"})
class YesNoFilter(filters.Filter):
    field_class = YesNoField


class EventFilterForm(forms.Form):
    """Checks what one parameter alone can not tell."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("ordering") == "relevance" and not data.get("search"):
            self.add_error("ordering", _("Order by relevance needs a search."))
        return data


DAY: dict[str, Any] = {"input_formats": ["%Y-%m-%d"], "localize": False}
MONEY: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}


class EventFilterSet(filters.FilterSet):
    """Every filter of ``GET events/``."""

    category = CategoriesFilter(help_text="Slug of a category; may be given several times.")
    tag = filters.CharFilter(method="with_tag", max_length=60, help_text="A tag, in any spelling.")
    difficulty = filters.ChoiceFilter(choices=Event.Difficulty.choices)
    format = filters.ChoiceFilter(choices=Event.Format.choices)
    city = filters.CharFilter(method="in_city", max_length=100, help_text="In upper or lower case.")
    organizer = PersonFilter(field_name="organizer__pk", help_text="Id of a person.")
    date_from = filters.DateFilter("starts_on", "gte", help_text="First day, where the event happens.", **DAY)
    date_to = filters.DateFilter("starts_on", "lte", help_text="Last day, where the event happens.", **DAY)
    price_min = filters.NumberFilter("price_from", "gte", help_text="Of the cheapest ticket.", **MONEY)
    price_max = filters.NumberFilter("price_from", "lte", help_text="Of the cheapest ticket.", **MONEY)
    series = KeyFilter(field_name="series", help_text="Id of a series.")
    available = YesNoFilter(method="on_sale", help_text="`true`: on sale now, and seats are left.")
    mine = YesNoFilter(method="of_mine", help_text="`true`: one's own events, drafts and cancelled ones too.")
    search = filters.CharFilter(
        method="by_text",
        max_length=LARGEST_QUERY,
        help_text="Words of the title, the description, the place, the tags.",
    )
    ordering = filters.ChoiceFilter(
        method="in_order", choices=[(name, name) for name in ORDERINGS], help_text="`relevance` only with `search`."
    )

    class Meta:
        model = Event
        form = EventFilterForm
        fields: Iterable[str] = ()

    def with_tag(self, events: EventQuerySet, name: str, value: str) -> EventQuerySet:
        # asked for by key, so that the database knows how rare it is
        keys = list(Tag.objects.filter(slug__in={value, tag_slug(value)}).values_list("pk", flat=True))
        if not keys:
            return events.none()
        # an Exists, since a join would repeat rows
        return events.filter(Exists(Event.tags.through.objects.filter(event=OuterRef("pk"), tag__in=keys)))

    def in_city(self, events: EventQuerySet, name: str, value: str) -> EventQuerySet:
        return events.filter(city_key=city_key(value))

    def on_sale(self, events: EventQuerySet, name: str, value: bool) -> EventQuerySet:
        if not value:
            return events
        offers = TicketType.objects.shown().filter(event=OuterRef("pk")).on_sale(Now()).with_seats()
        # the end is looked at first, because it is at hand: most events of an old site are over
        return events.filter(Exists(offers), ends_at__gt=Now())

    def of_mine(self, events: EventQuerySet, name: str, value: bool) -> EventQuerySet:
        """Nothing: whose rows are looked through is decided by the view, before any filter."""
        return events

    def by_text(self, events: EventQuerySet, name: str, value: str) -> EventQuerySet:
        return find(events, value)

    def in_order(self, events: EventQuerySet, name: str, value: str) -> EventQuerySet:
        if value == "relevance":
            events = with_relevance(events, self.form.cleaned_data["search"])
        return events.order_by(*ORDERINGS[value])

"""Events in the admin. What is saved here goes through the services, as everything else does."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from event_booking.database import short_transaction
from event_booking.events import services
from event_booking.events.derived import derive
from event_booking.events.metadata import ask_site
from event_booking.events.models import (
    Category,
    Event,
    EventFile,
    EventImage,
    Ingredient,
    Question,
    Series,
    Tag,
    TicketType,
    new_slug,
)
from event_booking.events.services.editing import refresh_derived
from event_booking.events.services.ticket_types import add_ticket_type, change_ticket_type, remove_ticket_type
from event_booking.exceptions import EventBookingError
from event_booking.journal.admin import ChangesMixin, HistoryMixin


@admin.register(Category)
class CategoryAdmin(ChangesMixin):
    list_display = ["name", "slug", "position", "events_count"]
    list_editable = ["position"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        categories: QuerySet[Category] = super().get_queryset(request)
        return categories.annotate(events_count=Count("events"))

    @admin.display(description=_("events"), ordering="events_count")
    def events_count(self, category: Any) -> int:
        return int(category.events_count)


@admin.register(Tag)
class TagAdmin(ChangesMixin):
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]


class TicketTypeInline(admin.TabularInline):
    model = TicketType
    extra = 0
    fields = [
        "name", "description", "price", "capacity", "taken", "sales_start", "sales_end", "min_per_booking",
        "max_per_person", "is_hidden", "position",
    ]  # fmt: skip
    readonly_fields = ["taken"]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        # whether one may go is for the service to say, which only puts away what old bookings name
        formset.form.hand_clean_DELETE = lambda form: None
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[TicketType]:
        return super().get_queryset(request).filter(removed_at=None)


class IngredientInline(admin.TabularInline):
    model = Ingredient
    extra = 0


class QuestionForm(forms.ModelForm):
    def clean_choices(self) -> list[str]:
        return self.cleaned_data["choices"] or []  # an empty field is None for the form


class QuestionInline(admin.TabularInline):
    model = Question
    form = QuestionForm
    extra = 0


class ShownInline(admin.TabularInline):
    """Files come in through the API, which looks into them; here they are seen, and captions changed."""

    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ImageInline(ShownInline):
    model = EventImage
    fields = ["image", "caption", "is_cover", "width", "height"]
    readonly_fields = ["image", "is_cover", "width", "height"]


class FileInline(ShownInline):
    model = EventFile
    fields = ["title", "name", "size", "content_type", "visibility"]
    readonly_fields = ["name", "size", "content_type"]


class EventForm(forms.ModelForm):
    def clean_metadata(self) -> dict[str, Any]:
        return self.cleaned_data["metadata"] or {}  # an empty field is None for the form

    def clean_cancellation_policy(self) -> list[Any]:
        return self.cleaned_data["cancellation_policy"] or []

    def clean(self) -> None:
        series, organizer = self.cleaned_data.get("series"), self.cleaned_data.get("organizer")
        if series and organizer and series.organizer_id != organizer.pk:
            self.add_error("series", _("This series is another organizer's."))


@admin.register(Event)
class EventAdmin(ChangesMixin, HistoryMixin):
    """Publishing and cancelling are actions; deleting is refused where somebody holds a ticket."""

    form = EventForm
    list_display = ["title", "status", "starts_at", "city", "category", "organizer", "price_from", "seats_taken"]
    list_filter = ["status", "format", "difficulty", "category", "starts_at"]
    list_select_related = ["category", "organizer"]
    search_fields = ["title", "city", "slug"]
    autocomplete_fields = ["category", "tags"]
    raw_id_fields = ["organizer", "series"]
    date_hierarchy = "starts_at"
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    show_full_result_count = False
    inlines = [TicketTypeInline, IngredientInline, QuestionInline, ImageInline, FileInline]
    readonly_fields = [
        "slug", "status", "taken", "price_from", "starts_on", "likes_count", "favorites_count", "rating_count",
        "rating_average", "created_at", "updated_at", "published_at", "cancelled_at",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["title", "slug", "status", "organizer", "category", "tags", "summary", "description"]}),
        (_("Time"), {"fields": ["starts_at", "ends_at", "timezone", "starts_on"]}),
        (
            _("Place"),
            {"fields": ["format", "venue_name", "venue_address", "city", "latitude", "longitude", "online_url"]},
        ),
        (_("Tickets"), {"fields": ["difficulty", "capacity", "taken", "currency", "price_from", "metadata"]}),
        (_("Terms"), {"fields": ["cancellation_policy", "reminders", "series"]}),
        (_("Response"), {"fields": ["likes_count", "favorites_count", "rating_count", "rating_average"]}),
        (_("History"), {"fields": ["created_at", "updated_at", "published_at", "cancelled_at"]}),
    ]
    actions = ["publish", "cancel"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).filter(deleted_at=None).prefetch_related("ticket_types")

    @admin.display(description=_("taken"))
    def seats_taken(self, event: Event) -> str:
        kinds = [kind for kind in event.ticket_types.all() if kind.removed_at is None]
        return f"{sum(kind.taken for kind in kinds)}/{sum(kind.capacity for kind in kinds)}"

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        """Publish the chosen events, as their organizers would."""
        self._each(request, queryset, services.publish_event)

    @admin.action(description=_("Cancel for good"), permissions=["change"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Event]) -> HttpResponse | None:
        """Cancel the chosen events, once it is confirmed: everybody who booked is told and paid back."""
        if "confirmed" in request.POST:
            self._each(request, queryset, services.cancel_event)
            return None
        context = {"opts": self.opts, "title": _("Cancel for good"), "events": queryset, "now": timezone.now()}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, "event_booking/events/admin/cancel.html", context)

    def _each(self, request: HttpRequest, events: Iterable[Event], service: Callable[..., Any]) -> None:
        done = 0
        for event in events:
            try:
                service(event=event, actor=request.user)
                done += 1
            except EventBookingError as error:
                self.message_user(request, f"{event}: {error}", messages.ERROR)
        self.message_user(request, ngettext("%(count)d event done.", "%(count)d events done.", done) % {"count": done})

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with short_transaction():
                return super().changeform_view(request, *args, **kwargs)
        except EventBookingError as error:
            self.message_user(request, str(error), messages.ERROR)
        except ValidationError as error:
            for message in error.messages:
                self.message_user(request, message, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Event, form: Any, change: bool) -> None:
        if "metadata" in form.changed_data:
            ask_site(obj.metadata, obj if change else None)
        if change:
            # only what was changed: the counters that the form has not seen must stay what they are
            fields = {name: form.cleaned_data[name] for name in form.changed_data if name != "tags"}
            services.update_event(event=obj, actor=request.user, **fields)
        else:
            obj.slug = new_slug(obj.title)
            derive(obj, tags=(), prices=())
            obj.save()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is not TicketType:
            super().save_formset(request, form, formset, change)
            return
        with short_transaction() as now:
            formset.save(commit=False)
            for ticket_type in formset.deleted_objects:
                remove_ticket_type(event=ticket_type.event, ticket_type=ticket_type, now=now)
            event = Event.objects.get(pk=form.instance.pk)
            for ticket_type, names in formset.changed_objects:
                stored = TicketType.objects.get(pk=ticket_type.pk)
                change_ticket_type(ticket_type=stored, **{name: getattr(ticket_type, name) for name in names})
            for ticket_type in formset.new_objects:
                names = [name for name in TicketTypeInline.fields if name != "taken"]
                add_ticket_type(event=event, **{name: getattr(ticket_type, name) for name in names})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        refresh_derived(Event.objects.get(pk=form.instance.pk))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What is told before a deletion: the events, and those that can not go. How they go, the service says."""
        names = [str(event) for event in objs]
        booked = [str(event) for event in objs if any(kind.taken for kind in event.ticket_types.all())]
        return names, {self.opts.verbose_name_plural: len(names)}, set(), booked

    def delete_model(self, request: HttpRequest, obj: Event) -> None:
        services.delete_event(event=obj, actor=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        self._each(request, queryset, services.delete_event)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().delete_view(request, *args, **kwargs)
        except EventBookingError as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


class PartAdmin(admin.ModelAdmin):
    """Parts of events, to be found; they are changed with their event."""

    list_select_related = ["event"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(TicketType)
class TicketTypeAdmin(PartAdmin):
    list_display = ["name", "event", "price", "capacity", "taken", "event_open", "removed_at"]
    list_filter = ["event_open", "event_limited"]
    search_fields = ["name", "event__title"]


@admin.register(Series)
class SeriesAdmin(ChangesMixin):
    list_display = ["title", "organizer", "allows_moves", "created_at"]
    list_select_related = ["organizer"]
    list_filter = ["allows_moves"]
    search_fields = ["title"]
    raw_id_fields = ["organizer"]
    show_full_result_count = False

    def delete_model(self, request: HttpRequest, obj: Series) -> None:
        services.remove_series(series=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Series]) -> None:
        for series in queryset:
            services.remove_series(series=series)


@admin.register(Ingredient)
class IngredientAdmin(PartAdmin):
    list_display = ["name", "event", "quantity", "unit"]
    search_fields = ["name", "event__title"]


@admin.register(EventImage)
class EventImageAdmin(PartAdmin):
    list_display = ["id", "event", "caption", "is_cover", "width", "height"]
    list_filter = ["is_cover"]
    search_fields = ["caption", "event__title"]


@admin.register(EventFile)
class EventFileAdmin(PartAdmin):
    list_display = ["title", "event", "name", "size", "content_type", "visibility"]
    list_filter = ["visibility", "content_type"]
    search_fields = ["title", "name", "event__title"]

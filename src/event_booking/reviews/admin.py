from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from event_booking.journal.admin import ChangesMixin, HistoryMixin
from event_booking.reviews import services
from event_booking.reviews.models import Favorite, Like, Review


@admin.register(Review)
class ReviewAdmin(ChangesMixin, HistoryMixin):
    """Reviews; every change goes through the services, which keep the rating of the event right."""

    list_display = ["event", "author", "rating", "text", "replied_at", "created_at"]
    list_filter = ["rating", ("reply", admin.EmptyFieldListFilter), "created_at"]
    list_select_related = ["event", "author"]
    search_fields = ["text", "event__title"]
    readonly_fields = ["event", "author", "replied_at", "created_at", "updated_at"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # whether somebody may review is for CAN_REVIEW to say

    def save_model(self, request: HttpRequest, obj: Review, form: Any, change: bool) -> None:
        changes = {field: form.cleaned_data[field] for field in form.changed_data}
        services.change_review(review=obj, **changes)

    def delete_model(self, request: HttpRequest, obj: Review) -> None:
        services.delete_review(review=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> None:
        for review in queryset:
            services.delete_review(review=review)


@admin.register(Like, Favorite)
class ReactionAdmin(HistoryMixin, admin.ModelAdmin):
    """Who likes or keeps what."""

    list_display = ["event", "user", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["event", "user"]
    search_fields = ["event__title", "user__pk__exact"]
    search_help_text = _("Title of an event, or number of a person.")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.remove_reaction(type(obj), event_id=obj.event_id, user=obj.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset.select_related("user"):
            self.delete_model(request, row)

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from event_booking.journal.admin import ChangesMixin, HistoryMixin
from event_booking.profiles.models import Profile, Subscription
from event_booking.profiles.services import change_profile, discard_avatar, forget_subscriptions, unsubscribe


@admin.register(Profile)
class ProfileAdmin(ChangesMixin, HistoryMixin):
    """Profiles. Pictures come from people themselves, since they are written anew; here they can be taken away."""

    list_display = ["user", "display_name", "city", "is_public", "subscribers_count", "subscriptions_count"]
    list_filter = ["is_public"]
    list_select_related = ["user"]
    search_fields = ["display_name", "city"]
    readonly_fields = ["user", "avatar", "subscribers_count", "subscriptions_count"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = ["remove_pictures"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # profiles are made when people need them

    def save_model(self, request: HttpRequest, obj: Profile, form: Any, change: bool) -> None:
        # only what was changed: the counters of this form are as old as the page
        change_profile(user=obj.user, **{field: form.cleaned_data[field] for field in form.changed_data})

    def delete_model(self, request: HttpRequest, obj: Profile) -> None:
        forget_subscriptions(user=obj.user)
        discard_avatar(user=obj.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Profile]) -> None:
        for profile in queryset.select_related("user"):
            self.delete_model(request, profile)

    @admin.action(description=_("Remove pictures"), permissions=["change"])
    def remove_pictures(self, request: HttpRequest, queryset: QuerySet[Profile]) -> None:
        for profile in queryset.select_related("user"):
            change_profile(user=profile.user, avatar=None)


@admin.register(Subscription)
class SubscriptionAdmin(HistoryMixin, admin.ModelAdmin):
    """Who follows whom."""

    list_display = ["subscriber", "target", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["subscriber", "target"]
    search_fields = ["subscriber__pk__exact", "target__pk__exact"]
    search_help_text = _("Number of a person.")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Subscription) -> None:
        unsubscribe(subscriber=obj.subscriber, target=obj.target)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Subscription]) -> None:
        for subscription in queryset.select_related("subscriber", "target"):
            self.delete_model(request, subscription)

"""Notifications in the admin: who was told what, what could not be sent, and sending it again."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from event_booking.journal.admin import ReadOnlyAdmin
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import (
    Delivery,
    Notification,
    Preference,
    PushSubscription,
    QuietHours,
    Reminder,
    TelegramChat,
)
from event_booking.notifications.services import send_again

USER_NAME = get_user_model().USERNAME_FIELD


class KindFilter(admin.SimpleListFilter):
    """By a declared kind: asking the table which ones it has would read all of it."""

    title = _("kind")
    parameter_name = "kind"
    field = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, kind.title) for name, kind in KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.field: self.value()}) if self.value() else queryset


class DeliveryKindFilter(KindFilter):
    field = "notification__kind"


class SendAgainMixin(admin.ModelAdmin):
    """The action that sends deliveries once more."""

    actions = ["send_again"]

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("event_booking_notifications.change_delivery")

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Send the mails of the chosen rows once more, whatever became of them."""
        count = send_again(deliveries=self.deliveries(queryset))
        message = ngettext("%(count)d message is due again.", "%(count)d messages are due again.", count)
        self.message_user(request, message % {"count": count})

    def deliveries(self, queryset: QuerySet[Any]) -> QuerySet[Delivery]:
        return queryset


class DeliveryInline(admin.TabularInline):
    model = Delivery
    extra = 0
    can_delete = False
    fields = ["channel", "state", "attempts", "due_at", "sent_at", "last_error"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Notification)
class NotificationAdmin(SendAgainMixin, ReadOnlyAdmin):
    list_display = ["id", "created_at", "kind", "user", "title", "in_app", "read_at"]
    list_display_links = ["id", "title"]
    list_filter = [KindFilter, "in_app", ("read_at", admin.EmptyFieldListFilter), "created_at"]
    list_select_related = ["user"]
    search_fields = ["title", f"user__{USER_NAME}"]
    show_full_result_count = False
    inlines = [DeliveryInline]

    def deliveries(self, queryset: QuerySet[Any]) -> QuerySet[Delivery]:
        return Delivery.objects.filter(notification__in=queryset)


@admin.register(Delivery)
class DeliveryAdmin(SendAgainMixin, ReadOnlyAdmin):
    list_display = ["id", "channel", "notification", "user", "state", "attempts", "due_at", "sent_at", "last_error"]
    list_filter = ["state", "channel", DeliveryKindFilter, "due_at"]
    list_select_related = ["notification__user"]
    search_fields = ["notification__title", f"notification__user__{USER_NAME}"]
    show_full_result_count = False

    @admin.display(description=_("user"))
    def user(self, delivery: Delivery) -> str:
        return str(delivery.notification.user)


@admin.register(Preference)
class PreferenceAdmin(admin.ModelAdmin):
    list_display = ["user", "kind", "channel", "enabled"]
    list_filter = [KindFilter, "channel", "enabled"]
    list_select_related = ["user"]
    search_fields = [f"user__{USER_NAME}"]
    raw_id_fields = ["user"]


@admin.register(QuietHours)
class QuietHoursAdmin(admin.ModelAdmin):
    list_display = ["user", "begin", "end"]
    list_select_related = ["user"]
    search_fields = [f"user__{USER_NAME}"]
    raw_id_fields = ["user"]


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["event_id", "starts_at", "created_at"]
    list_filter = ["starts_at"]
    search_fields = ["event_id__exact"]


class ReachAdmin(ReadOnlyAdmin):
    """Where somebody is told: it can be ended, and only they begin it."""

    list_select_related = ["user"]
    search_fields = [f"user__{USER_NAME}"]
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


@admin.register(PushSubscription)
class PushSubscriptionAdmin(ReachAdmin):
    list_display = ["id", "user", "service", "device", "created_at", "failures", "paused_until"]
    list_filter = ["created_at"]
    #: The endpoint and the keys stay unseen: whoever has them could write to this browser.
    fields = ["user", "service", "device", "created_at", "failures", "paused_until"]

    @admin.display(description=_("push service"))
    def service(self, row: PushSubscription) -> str:
        return urlsplit(row.endpoint).netloc


@admin.register(TelegramChat)
class TelegramChatAdmin(ReachAdmin):
    list_display = ["user", "chat_id", "linked_at"]
    fields = ["user", "chat_id", "linked_at"]

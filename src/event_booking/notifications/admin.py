"""Notifications in the admin: who was told what, what could not be sent, and sending it again."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from event_booking.journal.admin import ReadOnlyAdmin
from event_booking.notifications.bounces import clear_problems
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import (
    Delivery,
    Digest,
    DigestChoice,
    MailProblem,
    Notification,
    Preference,
    QuietHours,
    Reminder,
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


@admin.register(DigestChoice)
class DigestChoiceAdmin(admin.ModelAdmin):
    list_display = ["user", "channel", "period", "hour", "weekday"]
    list_filter = ["period", "channel"]
    list_select_related = ["user"]
    search_fields = [f"user__{USER_NAME}"]
    raw_id_fields = ["user"]


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    list_display = ["id", "channel", "user", "day", "state", "attempts", "due_at", "sent_at", "last_error"]
    list_filter = ["state", "channel", "due_at"]
    list_select_related = ["user"]
    search_fields = [f"user__{USER_NAME}"]
    show_full_result_count = False


@admin.register(MailProblem)
class MailProblemAdmin(ReadOnlyAdmin):
    list_display = ["user", "reason", "source", "marked_at", "ended_at"]
    list_filter = ["reason", ("ended_at", admin.EmptyFieldListFilter), "marked_at"]
    list_select_related = ["user"]
    search_fields = [f"user__{USER_NAME}"]
    exclude = ["fingerprint"]
    actions = ["mail_again"]

    def has_clear_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("event_booking_notifications.change_mailproblem")

    @admin.action(description=_("Send mail to these again"), permissions=["clear"])
    def mail_again(self, request: HttpRequest, queryset: QuerySet[MailProblem]) -> None:
        """The address works, or the person wants our mails after all. What was given up meanwhile is not sent."""
        count = clear_problems(queryset)
        message = ngettext("%(count)d person gets mail again.", "%(count)d people get mail again.", count)
        self.message_user(request, message % {"count": count})


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["event_id", "starts_at", "created_at"]
    list_filter = ["starts_at"]
    search_fields = ["event_id__exact"]

"""Notifications in the admin: who was told what, what could not be sent, and sending it again."""

from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from event_booking.exceptions import EventBookingError
from event_booking.journal.admin import HistoryMixin, ReadOnlyAdmin
from event_booking.notifications.admin_preview import PreviewMixin
from event_booking.notifications.bounces import clear_problems
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import (
    AttendeeMessage,
    Delivery,
    Digest,
    DigestChoice,
    MailProblem,
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


class StandingFilter(admin.SimpleListFilter):
    """By what people ask for: waiting, being sent, failed, sent, given up."""

    title = _("state")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Delivery.Standing.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(standing=self.value()) if self.value() else queryset


class StandingMixin:
    """For the admin of deliveries: how each of them stands, and until when."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset: Any = super().get_queryset(request)  # type: ignore[misc]
        return queryset.with_standing()  # type: ignore[no-any-return]

    @admin.display(description=_("state"), ordering="standing")
    def standing(self, delivery: Any) -> str:
        until = date_format(localtime(delivery.due_at), "DATETIME_FORMAT")
        if delivery.standing == Delivery.Standing.CLAIMED:
            return _("being sent, claimed until %(time)s") % {"time": until}
        if delivery.standing == Delivery.Standing.FAILED:
            return _("failed, will be tried again at %(time)s") % {"time": until}
        return str(Delivery.Standing(delivery.standing).label)


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


class DeliveryInline(StandingMixin, admin.TabularInline):
    model = Delivery
    extra = 0
    can_delete = False
    fields = ["channel", "standing", "attempts", "due_at", "sent_at", "last_error"]
    readonly_fields = ["standing"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Notification)
class NotificationAdmin(PreviewMixin, SendAgainMixin, ReadOnlyAdmin):
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
class DeliveryAdmin(StandingMixin, SendAgainMixin, ReadOnlyAdmin):
    list_display = ["id", "channel", "notification", "user", "standing", "attempts", "due_at", "sent_at", "last_error"]
    list_filter = [StandingFilter, "channel", DeliveryKindFilter, "due_at"]
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
    list_display = ["event_id", "starts_at", "minutes", "created_at"]
    list_filter = ["starts_at"]
    search_fields = ["event_id__exact"]


@admin.register(AttendeeMessage)
class AttendeeMessageAdmin(HistoryMixin, ReadOnlyAdmin):
    """What organizers write to attendees: to look at, and to stop before it is sent."""

    list_display = ["id", "subject", "event_id", "author", "status", "recipients", "told", "send_at", "created_at"]
    list_display_links = ["id", "subject"]
    list_filter = ["status", "created_at"]
    list_select_related = ["author"]
    search_fields = ["subject", "event_id__exact", f"author__{USER_NAME}"]
    show_full_result_count = False
    actions = ["cancel"]

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        name = "event_booking_notifications.change_attendeemessage"
        return apps.is_installed("event_booking.bookings") and request.user.has_perm(name)

    @admin.action(description=_("Cancel selected messages"), permissions=["cancel"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[AttendeeMessage]) -> None:
        """Drafts and scheduled ones; what is on its way stays so, and is named."""
        from event_booking.notifications.attendee_messages.sending import cancel_message

        done = 0
        for message in queryset:
            try:
                cancel_message(message=message, actor=request.user)
                done += 1
            except EventBookingError as refusal:
                self.message_user(request, f"#{message.pk}: {refusal}", messages.WARNING)
        text = ngettext("%(count)d message cancelled.", "%(count)d messages cancelled.", done)
        self.message_user(request, text % {"count": done})


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

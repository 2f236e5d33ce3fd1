"""Who was told what, what could not be sent, and sending it again."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from event_booking.journal.admin import ReadOnlyAdmin
from event_booking.notifications.admin.filters import USER_NAME, KindFilter
from event_booking.notifications.admin.preview import PreviewMixin
from event_booking.notifications.models import (
    Delivery,
    Digest,
    Notification,
)
from event_booking.notifications.services import send_again


class DeliveryKindFilter(KindFilter):
    field = "notification__kind"


class StandingFilter(admin.SimpleListFilter):
    """By what people ask for: waiting, being sent, failed, and so on."""

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


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    list_display = ["id", "channel", "user", "day", "state", "attempts", "due_at", "sent_at", "last_error"]
    list_filter = ["state", "channel", "due_at"]
    list_select_related = ["user"]
    search_fields = [f"user__{USER_NAME}"]
    show_full_result_count = False

"""Where people are told, and mail that does not reach them."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from event_booking.journal.admin import ReadOnlyAdmin
from event_booking.notifications.admin.filters import USER_NAME
from event_booking.notifications.bounces import clear_problems
from event_booking.notifications.models import (
    MailProblem,
    PushSubscription,
    TelegramChat,
)


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

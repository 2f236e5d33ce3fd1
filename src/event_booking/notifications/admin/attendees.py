"""Reminders, and what organizers write to attendees."""

from django.apps import apps
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from event_booking.exceptions import EventBookingError
from event_booking.journal.admin import HistoryMixin, ReadOnlyAdmin
from event_booking.notifications.admin.filters import USER_NAME
from event_booking.notifications.models import (
    AttendeeMessage,
    Reminder,
)


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

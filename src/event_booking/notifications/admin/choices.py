"""What people want to hear of, and when."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from event_booking.journal.admin import ChangesMixin
from event_booking.notifications.admin.filters import USER_NAME, KindFilter
from event_booking.notifications.models import (
    DigestChoice,
    Preference,
    QuietHours,
)


@admin.register(Preference)
class PreferenceAdmin(ChangesMixin):
    list_display = ["user", "kind", "channel", "enabled"]
    list_filter = [KindFilter, "channel", "enabled"]
    list_select_related = ["user"]
    search_fields = [f"user__{USER_NAME}"]
    raw_id_fields = ["user"]


@admin.register(QuietHours)
class QuietHoursAdmin(ChangesMixin):
    list_display = ["user", "begin", "end"]
    list_select_related = ["user"]
    search_fields = [f"user__{USER_NAME}"]
    raw_id_fields = ["user"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The person is what the row is known by: hours of somebody else are another row."""
        return ["user"] if obj else []


@admin.register(DigestChoice)
class DigestChoiceAdmin(ChangesMixin):
    list_display = ["user", "channel", "period", "hour", "weekday"]
    list_filter = ["period", "channel"]
    list_select_related = ["user"]
    search_fields = [f"user__{USER_NAME}"]
    raw_id_fields = ["user"]

"""What people want to hear of, and when."""

from django.contrib import admin

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


@admin.register(DigestChoice)
class DigestChoiceAdmin(ChangesMixin):
    list_display = ["user", "channel", "period", "hour", "weekday"]
    list_filter = ["period", "channel"]
    list_select_related = ["user"]
    search_fields = [f"user__{USER_NAME}"]
    raw_id_fields = ["user"]

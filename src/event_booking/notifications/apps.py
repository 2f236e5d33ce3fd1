from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Inbox, preferences, channels."""

    name = "event_booking.notifications"
    label = "event_booking_notifications"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from event_booking.notifications.checks import check_channels, check_kinds, check_pages, check_unsubscribing

        checks.register(check_channels)
        checks.register(check_kinds, checks.Tags.templates)
        checks.register(check_pages)
        checks.register(check_unsubscribing, checks.Tags.urls)

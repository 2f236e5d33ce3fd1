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
        from event_booking.notifications import checks as ours

        checks.register(ours.check_channels)
        checks.register(ours.check_kinds, checks.Tags.templates)
        checks.register(ours.check_pages)
        checks.register(ours.check_unsubscribing, checks.Tags.urls)
        checks.register(ours.check_long_texts, checks.Tags.compatibility, deploy=True)

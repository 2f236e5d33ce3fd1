from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """Categories, events, their media and ticket types."""

    name = "event_booking.events"
    label = "event_booking_events"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Events")

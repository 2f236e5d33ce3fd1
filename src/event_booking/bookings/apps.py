from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    """Bookings, tickets, check-in."""

    name = "event_booking.bookings"
    label = "event_booking_bookings"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Bookings")

    def ready(self) -> None:
        if not apps.is_installed("event_booking.events"):
            raise ImproperlyConfigured("event_booking.bookings needs event_booking.events in INSTALLED_APPS.")

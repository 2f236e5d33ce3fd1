from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    """Bookings, tickets, check-in."""

    name = "event_booking.bookings"
    label = "event_booking_bookings"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Bookings")

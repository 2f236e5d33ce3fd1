from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Reviews, likes, favourites."""

    name = "event_booking.reviews"
    label = "event_booking_reviews"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        if not apps.is_installed("event_booking.events"):
            raise ImproperlyConfigured("event_booking.reviews needs event_booking.events in INSTALLED_APPS.")

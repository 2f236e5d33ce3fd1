from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Reviews, likes, favourites."""

    name = "event_booking.reviews"
    label = "event_booking_reviews"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Reviews")

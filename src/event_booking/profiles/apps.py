from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfilesConfig(AppConfig):
    """Profiles, and who follows whom."""

    name = "event_booking.profiles"
    label = "event_booking_profiles"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Profiles")

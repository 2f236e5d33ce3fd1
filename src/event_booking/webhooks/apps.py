from importlib.util import find_spec

from django.apps import AppConfig
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """What happens at an organizer's events, told to systems of theirs: pushed to addresses, and as a feed."""

    name = "event_booking.webhooks"
    label = "event_booking_webhooks"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Webhooks")

    def import_models(self) -> None:
        super().import_models()
        if find_spec("requests") is None:  # before the journal finds it out less politely
            raise ImproperlyConfigured("event_booking.webhooks needs the extra: django-event-booking[webhooks].")

    def ready(self) -> None:
        from event_booking.webhooks.checks import check_times

        checks.register(check_times)

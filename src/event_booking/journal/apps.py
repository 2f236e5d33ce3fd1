from django.apps import AppConfig, apps
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    """Facts and their delivery. Every other app of the package needs it."""

    name = "event_booking.journal"
    label = "event_booking_journal"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Journal")

    def ready(self) -> None:
        if not apps.is_installed("event_booking"):  # which has the checks that would say it
            raise ImproperlyConfigured("event_booking.journal needs event_booking in INSTALLED_APPS.")
        from event_booking.journal.checks import check_names, check_relay, check_schedule

        checks.register(check_relay, checks.Tags.database)
        checks.register(check_schedule)
        checks.register(check_names)
        # of every installed app, ours and the site's: they register on import
        autodiscover_modules("receivers", "periodic", "personal_data", "gauges", "examinations")

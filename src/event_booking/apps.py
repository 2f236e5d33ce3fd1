from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class EventBookingConfig(AppConfig):
    """What all apps of the package share: settings, their checks, translations."""

    name = "event_booking"
    label = "event_booking"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Event booking")

    def ready(self) -> None:
        from event_booking import checks, deploy_checks, replica_checks

        register(checks.check_settings)
        register(checks.check_apps)
        register(checks.check_databases, Tags.compatibility)
        register(replica_checks.check_replicas, Tags.compatibility)
        register(deploy_checks.check_addresses, Tags.security, deploy=True)
        register(deploy_checks.check_mail, Tags.security, deploy=True)
        register(deploy_checks.check_connections, Tags.security, deploy=True)

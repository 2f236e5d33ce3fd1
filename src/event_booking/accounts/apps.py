from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Sign-up, sessions, roles."""

    name = "event_booking.accounts"
    label = "event_booking_accounts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from event_booking.accounts import checks, permissions

        register(checks.check_accounts)
        post_migrate.connect(permissions.let_admins, dispatch_uid="event_booking_accounts.let_admins")

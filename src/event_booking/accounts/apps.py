from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Sign-up, sessions, roles."""

    name = "event_booking.accounts"
    label = "event_booking_accounts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Accounts")

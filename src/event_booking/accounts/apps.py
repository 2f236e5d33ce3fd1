from django.apps import AppConfig, apps
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Sign-up, sessions, roles."""

    name = "event_booking.accounts"
    label = "event_booking_accounts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from event_booking.accounts import checks, database_checks, permissions, user_checks

        register(checks.check_accounts)
        register(user_checks.check_user_model)
        register(database_checks.check_users, Tags.database)
        if apps.is_installed("django.contrib.admin") and apps.is_installed("allauth.mfa"):
            from django.contrib import admin

            from event_booking.accounts.admin_login import ask_for_code

            ask_for_code(admin.site)
        post_migrate.connect(permissions.let_admins, dispatch_uid="event_booking_accounts.let_admins")

"""What is cleared away: accounts that nobody proved; counters, sessions and changes of address that are over."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import ProtectedError, Q, RestrictedError
from django.db.models.functions import Now
from rest_framework_simplejwt.tokens import RefreshToken

from event_booking.accounts.models import Account, AddressChange, Counter, Session
from event_booking.accounts.services.addresses import email_addresses, lock
from event_booking.accounts.services.passes import SETUP_MINUTES
from event_booking.conf import app_settings
from event_booking.exceptions import InvalidCode
from event_booking.journal.jobs import periodic

BATCH = 500


@periodic("accounts.delete_unproved", seconds=3600)
def delete_unproved() -> int:
    """Delete accounts that sign-up made and nobody proved within ``UNVERIFIED_DAYS``; return how many.

    People whom the site had before, and people who ever signed in, are not touched.
    """
    oldest = Now() - timedelta(days=app_settings().UNVERIFIED_DAYS)
    proved = email_addresses().filter(verified=True).values("user")
    waiting = Account.objects.filter(created_at__lt=oldest, proved_at__isnull=True).exclude(user__in=proved)
    return sum(_delete(pk) for pk in waiting.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _delete(pk: Any) -> bool:
    """One at a time and checked under its lock: it may be proved at this very moment, or own something by now."""
    users = get_user_model()._default_manager
    try:
        with transaction.atomic():
            user = lock(users.get(pk=pk))
            account = Account.objects.filter(pk=pk, proved_at__isnull=True)
            if not account.exists() or getattr(user, "last_login", None):
                return False
            user.delete()
    except (InvalidCode, users.model.DoesNotExist, ProtectedError, RestrictedError):
        return False
    return True


@periodic("accounts.forget_counters", seconds=600)
def forget_counters() -> int:
    """Delete counters whose window is over; return how many."""
    limits = app_settings()
    windows = (limits.ADDRESS_WINDOW_MINUTES, limits.LOGIN_WINDOW_MINUTES, limits.CODE_WINDOW_MINUTES)
    # a pass that was used must be known as long as it lives
    longest = max(*windows, limits.MFA_WINDOW_MINUTES, limits.MFA_TOKEN_MINUTES, SETUP_MINUTES)
    return Counter.objects.filter(window_since__lt=Now() - timedelta(minutes=longest)).delete()[0]


@periodic("accounts.forget_sessions", seconds=3600)
def forget_sessions() -> int:
    """Delete sessions whose tokens have all expired and whose devices are not known any more; return how many."""
    oldest = Now() - RefreshToken.lifetime
    over = Q(ended_at__lt=oldest) | Q(last_used_at__lt=oldest)
    strange = Q(device_digest="") | Q(last_used_at__lt=Now() - timedelta(days=app_settings().DEVICE_DAYS))
    return Session.objects.filter(over, strange).delete()[0]


@periodic("accounts.end_sessions_of_banned", seconds=600)
def end_sessions_of_banned() -> int:
    """End what banned people had open, so that lifting the ban brings no session back; return how many.

    They were refused from the moment of the ban: every request looks.
    """
    users = get_user_model()
    if not any(field.name == "is_active" for field in users._meta.get_fields()):
        return 0
    banned = users._default_manager.filter(is_active=False)
    return Session.objects.filter(user__in=banned).distrust()


@periodic("accounts.forget_address_changes", seconds=3600)
def forget_address_changes() -> int:
    """Delete changes of address that nobody proved within a day, or that can't be taken back any more; return how many.

    With them the old address goes: it was kept for the way back, and for the mail that tells it.
    """
    over = Q(confirmed_at__isnull=True) | Q(revert_until__lt=Now())
    return AddressChange.objects.filter(over, created_at__lt=Now() - timedelta(days=1)).delete()[0]

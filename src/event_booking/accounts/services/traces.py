"""What else names a person: Django's record of edits, its browser sessions, counters, addresses in rows of others."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db.models import QuerySet

from event_booking.accounts.models import Account, AddressChange
from event_booking.accounts.services.addresses import email_addresses
from event_booking.accounts.services.admission import MFA, factors_of
from event_booking.accounts.services.counters import counters_of
from event_booking.accounts.services.identities import SOCIAL, identities_of
from event_booking.journal.admin_log import forget_addresses, forget_names
from event_booking.people import people
from event_booking.people.export import in_batches

#: Browser sessions that are looked at in one query.
BATCH = 2000


def addresses_of(user: Any) -> list[str]:
    """Every address that this person has proved, as far as it is known."""
    proved = email_addresses().filter(user=user.pk, verified=True).values_list("email", flat=True)
    left = AddressChange.objects.filter(user=user.pk, confirmed_at__isnull=False, reverted_at=None)
    return sorted({people().get_email(user), *proved, *left.values_list("old_email", flat=True)} - {""})


def forget_counts(user: Any) -> None:
    """Forget what was counted of a person and of their address."""
    counters_of(user).delete()


def forget_in_admin(user: Any) -> None:
    """Forget what the person was called where somebody edited them in the admin; while their rows are there."""
    users = type(user)._default_manager.filter(pk=user.pk)
    theirs = (email_addresses(), AddressChange.objects, Account.objects)
    for rows in (users, *(manager.filter(user=user.pk) for manager in theirs), *_by_allauth(user)):
        forget_names(rows)
    forget_addresses(addresses_of(user))


def _by_allauth(user: Any) -> Iterator[QuerySet[Any]]:
    """Rows that are called as a passkey's owner named it, or as a provider calls the person, where there are such."""
    if apps.is_installed(MFA):
        yield factors_of(user)
    if apps.is_installed(SOCIAL):
        yield identities_of(user)


def forget_browser_sessions(*, user_id: str) -> None:
    """Delete the person's sessions of Django's own login, where these are rows; those in a cache end by themselves.

    Whose they are stands inside them alone, so that all must be read: some seconds for each 100,000.
    """
    engine: Any = import_module(settings.SESSION_ENGINE).SessionStore
    if not apps.is_installed("django.contrib.sessions") or not hasattr(engine, "get_model_class"):
        return
    for row in in_batches(engine.get_model_class().objects.all(), size=BATCH):
        if str(row.get_decoded().get(SESSION_KEY)) == user_id:
            engine(row.session_key).delete()

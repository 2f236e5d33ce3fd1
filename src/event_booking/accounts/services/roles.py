"""Roles: asked for, given, taken. They count from the next request on, in tokens already issued as well."""

from typing import Any

from django.db.models.functions import Now

from event_booking.accounts.exceptions import NotWaiting, OrganizersClosed
from event_booking.accounts.models import Account
from event_booking.accounts.services.addresses import account_of, lock, lock_active
from event_booking.accounts.signals import organizer_declined, organizer_requested, role_granted, role_revoked
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.people import ORGANIZER, people


def ask_to_organize(*, user: Any, message: str = "") -> bool:
    """Ask for the role: ``True`` if it is granted, ``False`` while an admin decides; raise ``OrganizersClosed``."""
    if ORGANIZER in people().roles(user):
        return True
    way = app_settings().ORGANIZER_SIGNUP
    if way == "closed":
        raise OrganizersClosed
    with short_transaction():
        user = lock_active(user)
        if way == "open":
            grant_role(user=user, role=ORGANIZER, actor=None)
            return True
        account = account_of(user)
        waiting = Account.objects.filter(pk=account.pk, organizer_requested_at__isnull=True)
        if waiting.update(organizer_requested_at=Now(), organizer_message=message):
            organizer_requested.record(user, actor=user)
        elif message:
            Account.objects.filter(pk=account.pk).update(organizer_message=message)
    return False


def approve_organizer(*, user: Any, actor: Any) -> None:
    """Give the role to somebody who asked for it; raise ``NotWaiting`` if another admin was quicker."""
    with short_transaction():
        user = lock(user)
        _answer(user)
        _give(user=user, role=ORGANIZER, actor=actor)


def decline_organizer(*, user: Any, actor: Any, reason: str = "") -> None:
    """Tell somebody who asked for the role that they do not get it; raise ``NotWaiting`` if it was decided before.

    They may ask again.
    """
    with short_transaction():
        user = lock(user)
        _answer(user)
        organizer_declined.record(user, actor=actor, reason=reason)


def _answer(user: Any) -> None:
    """One conditional UPDATE: of any number of admins who decide at once, one does."""
    waiting = Account.objects.filter(pk=user.pk, organizer_requested_at__isnull=False)
    if not waiting.update(organizer_requested_at=None, organizer_message=""):
        raise NotWaiting


def grant_role(*, user: Any, role: str, actor: Any) -> None:
    """Give a role; giving it again changes nothing."""
    with short_transaction():
        user = lock(user)
        if role == ORGANIZER:
            Account.objects.filter(pk=user.pk).update(organizer_requested_at=None, organizer_message="")
        _give(user=user, role=role, actor=actor)


def _give(*, user: Any, role: str, actor: Any) -> None:
    held = role in people().roles(user)
    people().grant(user, role)
    if not held:
        role_granted.record(user, actor=actor, role=role)


def revoke_role(*, user: Any, role: str, actor: Any) -> None:
    """Take a role; taking it again changes nothing."""
    with short_transaction():
        user = lock(user)
        held = role in people().roles(user)
        people().revoke(user, role)
        if held:
            role_revoked.record(user, actor=actor, role=role)

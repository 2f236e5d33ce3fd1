"""Roles: asked for, given, taken. They count from the next request on, in tokens already issued as well."""

from typing import Any

from django.db.models.functions import Now

from event_booking.accounts.exceptions import OrganizersClosed
from event_booking.accounts.models import Account
from event_booking.accounts.services.addresses import account_of
from event_booking.accounts.signals import organizer_requested, role_granted, role_revoked
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
    if way == "open":
        grant_role(user=user, role=ORGANIZER, actor=None)
        return True
    with short_transaction():
        account = account_of(user)
        waiting = Account.objects.filter(pk=account.pk, organizer_requested_at__isnull=True)
        if waiting.update(organizer_requested_at=Now(), organizer_message=message):
            organizer_requested.record(user, actor=user)
        elif message:
            Account.objects.filter(pk=account.pk).update(organizer_message=message)
    return False


def approve_organizer(*, user: Any, actor: Any) -> None:
    """Give the role to somebody who asked for it."""
    grant_role(user=user, role=ORGANIZER, actor=actor)


def grant_role(*, user: Any, role: str, actor: Any) -> None:
    """Give a role; giving it again changes nothing."""
    with short_transaction():
        held = role in people().roles(user)
        people().grant(user, role)
        if role == ORGANIZER:
            Account.objects.filter(pk=user.pk).update(organizer_requested_at=None, organizer_message="")
        if not held:
            role_granted.record(user, actor=actor, role=role)


def revoke_role(*, user: Any, role: str, actor: Any) -> None:
    """Take a role; taking it again changes nothing."""
    with short_transaction():
        held = role in people().roles(user)
        people().revoke(user, role)
        if held:
            role_revoked.record(user, actor=actor, role=role)

"""The way back: whoever reads the mails of the old address can take the account back for ``ADDRESS_REVERT_DAYS``."""

import hashlib
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.models import AddressChange, Session
from event_booking.accounts.services.address_changes import undo_since
from event_booking.accounts.services.addresses import email_addresses, lock, make_room, move_to
from event_booking.accounts.services.codes import drop_codes
from event_booking.accounts.services.lockout import forget_failures
from event_booking.accounts.signals import address_reverted
from event_booking.database import short_transaction
from event_booking.exceptions import InvalidCode

SALT = "event_booking.accounts.address_revert"

#: Other ways into an account, where they are installed, and when each was added: whoever took the account may have
#: added one.
WAYS_IN = {"mfa.Authenticator": "created_at", "socialaccount.SocialAccount": "date_joined"}
#: By which clocks may differ: changes are dated by the database's, ways into an account by that of a worker.
CLOCKS = timedelta(minutes=5)


@sensitive_variables()
def make_token(change: AddressChange) -> str:
    """The secret for the mail to the old address; only its digest is stored.

    It is derived and not drawn, so that a mail that is sent twice says the same both times: 256 bits of ``SECRET_KEY``.
    """
    tokens = [_token(change, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    unsent = AddressChange.objects.filter(pk=change.pk, revert_digest="", reverted_at__isnull=True)
    if unsent.update(revert_digest=_digest(tokens[0])):
        return tokens[0]
    known = AddressChange.objects.values_list("revert_digest", flat=True).get(pk=change.pk)
    return next((token for token in tokens if constant_time_compare(_digest(token), known)), tokens[0])


def _token(change: AddressChange, key: str | bytes) -> str:
    text = f"{change.pk}:{change.user_id}:{change.confirmed_at.isoformat() if change.confirmed_at else ''}"
    return f"{change.pk}-{salted_hmac(SALT, text, secret=key, algorithm='sha256').hexdigest()}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@sensitive_variables("token")
def revert_change(*, token: str) -> None:
    """Bring the old address back; raise ``InvalidCode``.

    Whoever proves it is the owner, whatever was done since: no session lives on, no password and no second factor that
    was set up since, and no address that the account had since can come back.
    """
    change = _find(token)
    try:
        with short_transaction() as now:
            user = lock(change.user)
            _use_up(change, now)
            _take_back(user, change, now)
    except IntegrityError as error:  # the site gave the address to somebody else
        raise InvalidCode from error


def _find(token: str) -> AddressChange:
    key, _, _ = token.partition("-")
    if not key.isdecimal() or len(key) > 18:
        raise InvalidCode
    change = AddressChange.objects.select_related("user").filter(pk=key, revert_digest=_digest(token)).first()
    if change is None:
        raise InvalidCode
    return change


def _use_up(change: AddressChange, now: Any) -> None:
    """Of any number who come with the same link, one finds it. Later changes are undone together with this one."""
    usable = AddressChange.objects.revertible().filter(pk=change.pk, revert_digest=change.revert_digest)
    if not usable.update(revert_digest="", reverted_at=now):
        raise InvalidCode


def _take_back(user: Any, change: AddressChange, now: Any) -> None:
    if not user.is_active:
        raise InvalidCode
    AddressChange.objects.of(user).pending().delete()
    undo_since(change, now)
    make_room(change.old_email, user=user)
    move_to(user, change.old_email)
    email_addresses().filter(user=user.pk, primary=False).delete()
    for label, added in WAYS_IN.items():
        if apps.is_installed(f"allauth.{label.partition('.')[0]}"):
            since = {f"{added}__gte": change.created_at - CLOCKS}
            apps.get_model(label).objects.filter(user=user.pk, **since).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    drop_codes(user)
    forget_failures(user)
    Session.objects.of(user).distrust()
    address_reverted.record(user, actor=user, change=change.pk)

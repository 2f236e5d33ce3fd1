"""Another address: asked for by a password, proved by a code. The old one hears of it, and can take it back."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.exceptions import AddressFixed
from event_booking.accounts.models import AddressChange, Code, Session
from event_booking.accounts.services.addresses import lock, lock_active, make_room, move_to
from event_booking.accounts.services.codes import ask_for_code, drop_codes, guess_code, use_code
from event_booking.accounts.services.counters import count_mail
from event_booking.accounts.services.passwords import confirm_password
from event_booking.accounts.signals import address_change_asked, address_changed, code_withheld
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.exceptions import InvalidCode
from event_booking.people import people
from event_booking.people.django import email_key

#: Somebody may sign up with an address at the very moment in which another one proves it: the second turn sees them.
TURNS = 2


def pending_change(user: Any) -> AddressChange | None:
    """The change that waits for its code."""
    return AddressChange.objects.of(user).pending().first()


@sensitive_variables("password")
def ask_for_change(*, user: Any, email: str, password: str) -> None:
    """Let a code be sent to a new address; their password is wanted, unless they have none.

    Nobody looks here whether somebody has that address: neither the answer nor its time can tell. The mail does.
    Raises ``AddressFixed``, ``ValidationError`` for one's own address.
    """
    if not people().can_change_email(user):
        raise AddressFixed
    confirm_password(user=user, password=password)
    with short_transaction() as now:
        user = lock_active(user)
        old = people().get_email(user)
        if email_key(old) == email_key(email):
            raise ValidationError({"email": [_("This is your address already.")]})
        AddressChange.objects.of(user).pending().delete()
        AddressChange.objects.create(user=user, old_email=old, old_key=email_key(old), new_email=email)
        address_change_asked.record(user, actor=user)
        # so many mails to one address, however many people ask for it
        if count_mail(scope=f"code:{Code.Purpose.EMAIL}", email=email, now=now):
            ask_for_code(user=user, purpose=Code.Purpose.EMAIL, now=now)
        else:
            code_withheld.record(user, purpose=Code.Purpose.EMAIL)


def withdraw_change(*, user: Any) -> None:
    """Forget what was asked for; its code dies. Doing it again changes nothing."""
    with short_transaction():
        user = lock(user)
        AddressChange.objects.of(user).pending().delete()
        drop_codes(user, purpose=Code.Purpose.EMAIL)


@sensitive_variables("code")
def confirm_change(*, user: Any, code: str, session: UUID | None) -> None:
    """Move to the new address by its code, and end every session but this one; raise ``InvalidCode``."""
    change = pending_change(user)
    email = change.new_email if change else ""
    digest = guess_code(user=user, purpose=Code.Purpose.EMAIL, code=code, address=email)
    for _turn in range(TURNS):
        with suppress(IntegrityError):
            _change(user=user, email=email, digest=digest, session=session)
            return
    raise InvalidCode


def _change(*, user: Any, email: str, digest: str, session: UUID | None) -> None:
    with short_transaction() as now:
        user = lock(user)
        use_code(user=user, purpose=Code.Purpose.EMAIL, digest=digest)
        wanted = _wanted(user, email)
        change = wanted.first()
        if change is None or not user.is_active:
            raise InvalidCode
        make_room(email, user=user)
        old, returned = people().get_email(user), _return(user, email, now)
        move_to(user, email)
        # whoever returns to an address that could take the account back leaves no way back for whoever took it away
        days = 0 if returned or not old else app_settings().ADDRESS_REVERT_DAYS
        until = now + timedelta(days=days)
        wanted.update(old_email=old, old_key=email_key(old), confirmed_at=now, revert_until=until)
        drop_codes(user)
        Session.objects.of(user).other_than(session).distrust()
        address_changed.record(user, actor=user, change=change.pk)


def _wanted(user: Any, email: str) -> QuerySet[AddressChange]:
    """What is wanted now: it may have been asked again, withdrawn or taken back since the code was guessed."""
    return AddressChange.objects.of(user).pending().filter(new_email=email)


def _return(user: Any, email: str, now: Any) -> bool:
    """Whether this person had the address until lately; then what was changed since is undone."""
    left = AddressChange.objects.of(user).revertible().filter(old_key=email_key(email)).order_by("pk").first()
    return left is not None and undo_since(left, now)


def undo_since(change: AddressChange, now: Any) -> bool:
    """Let no later address come back; within the caller's transaction."""
    later = AddressChange.objects.of(change.user).filter(pk__gte=change.pk, confirmed_at__isnull=False)
    return bool(later.filter(reverted_at__isnull=True).update(reverted_at=now, revert_digest=""))

"""Passwords: confirming one, changing one, and choosing a new one by a code."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.exceptions import PasswordKeptElsewhere
from event_booking.accounts.models import Code, Session
from event_booking.accounts.services.addresses import is_pending, lock, lock_active, prove_address
from event_booking.accounts.services.codes import ask_for_code, ask_in_vain, drop_codes, guess_code, use_code
from event_booking.accounts.services.counters import allows, count_one, seconds_left
from event_booking.accounts.services.devices import Device
from event_booking.accounts.services.identities import forget_identities
from event_booking.accounts.services.lockout import forget_failures
from event_booking.accounts.services.new_passwords import check_new_password_of, must_set_password
from event_booking.accounts.services.registration import forget_choices
from event_booking.accounts.services.sessions import renew
from event_booking.accounts.signals import account_activated, password_changed, password_refused
from event_booking.accounts.tokens import TokenPair
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.exceptions import InvalidCode, TooManyRequests, Unauthorized
from event_booking.people import people

SCOPE = "password"


@sensitive_variables("password")
def confirm_password(*, user: Any, password: str, field: str = "password") -> None:
    """Raise ``ValidationError`` unless this is the person's password, ``TooManyRequests`` after too many guesses.

    People without a password (``must_set_password``) have none to give.
    """
    if must_set_password(user):
        return
    if not password:  # forgotten, or sent under another name: no guess, and nothing to bother a directory with
        raise ValidationError({field: [_("This field is required.")]})
    right = people().check_password(user, password)
    limits = app_settings()
    minutes, key = limits.LOGIN_WINDOW_MINUTES, str(user.pk)
    with short_transaction() as now:
        # whoever found an unlocked phone may not guess on; once locked, the right one is not told from the wrong ones
        judge = allows if right else count_one
        guesses = judge(scope=SCOPE, key=key, limit=limits.LOGIN_FAILURES, minutes=minutes, now=now)
        wait = 0 if guesses else seconds_left(scope=SCOPE, key=key, minutes=minutes, now=now)
        if guesses and not right:
            password_refused.record(user, actor=user)
    if not guesses:
        raise TooManyRequests(retry_after=wait)
    if not right:
        raise ValidationError({field: [_("This is not your password.")]})


def as_judged(user: Any) -> Any:
    """The person, locked; raise ``Unauthorized`` if they were banned or changed their password while it was judged."""
    now = lock_active(user)
    if now.password != user.password:
        raise Unauthorized
    return now


@sensitive_variables("old_password", "new_password")
def change_password(
    *, user: Any, old_password: str, new_password: str, session: UUID | None, device: Device
) -> TokenPair:
    """Store a new password, end every other session, and return new tokens for this one.

    Raises ``PasswordKeptElsewhere`` where another system keeps passwords.
    """
    if not people().keeps_passwords:
        raise PasswordKeptElsewhere
    check_new_password_of(user, new_password)
    confirm_password(user=user, password=old_password, field="old_password")
    known = user.password
    user.set_password(new_password)
    with short_transaction():
        lock(user)
        changed = type(user)._default_manager.filter(pk=user.pk, password=known).update(password=user.password)
        if not changed:  # a reset, or another change, was quicker
            raise ValidationError({"old_password": [_("This is not your password.")]})
        password_changed.record(user, actor=user, by="password")
        return renew(user=user, session=session, device=device)


def forget_password(*, email: str) -> None:
    """Let a code be sent with which a new password can be chosen; do nothing visible for an unknown address.

    Where another system keeps passwords, its backend's ``lead_to_password`` takes the place of the code.
    """
    with suppress(IntegrityError), short_transaction() as now:  # deleted meanwhile, and nobody's any more
        user = people().find(email)
        if user is not None and user.is_active:
            ask_for_code(user=user, purpose=Code.Purpose.RESET, now=now)
        else:
            ask_in_vain(email=email, purpose=Code.Purpose.RESET, now=now)


@sensitive_variables("code", "new_password")
def reset_password(*, email: str, code: str, new_password: str) -> None:
    """Choose a new password by a code: proves the address, ends every session, opens a locked account.

    Where nobody had proved the address it is the account's activation as well.
    """
    user = people().find(email)
    digest = guess_code(user=user, purpose=Code.Purpose.RESET, code=code)
    hashed = make_password(new_password)
    with short_transaction():
        user = lock(user)
        use_code(user=user, purpose=Code.Purpose.RESET, digest=digest)
        pending = is_pending(user)
        if not user.is_active or not people().keeps_passwords or not prove_address(user):
            raise InvalidCode
        if pending:
            _take_over(user)
        user.password = hashed
        user.save(update_fields=["password"])
        drop_codes(user)
        forget_failures(user)
        Session.objects.of(user).distrust()
        password_changed.record(user, actor=user, by="code")


def _take_over(user: Any) -> None:
    """Whoever signed up with the address need not be who reads its mail: nothing that they chose stays."""
    forget_choices(user)
    forget_identities(user)
    account_activated.record(user, actor=user)

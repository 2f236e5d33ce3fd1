"""A second factor: turned on and off, asked for at the second step of a login, guessed at most five times.

For sites that have allauth.mfa; imported where it is used.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

import segno
from allauth.mfa import app_settings as mfa_settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.exceptions import InvalidToken, SecondFactorOff, SecondFactorOn
from event_booking.accounts.models import Counter, Session
from event_booking.accounts.sealing import Unreadable
from event_booking.accounts.services import authenticators
from event_booking.accounts.services.addresses import lock
from event_booking.accounts.services.admission import SCOPE, SECOND_STEP, begin_session, has_second_factor
from event_booking.accounts.services.counters import allows, count_one, seconds_left
from event_booking.accounts.services.devices import Device
from event_booking.accounts.services.passes import SETUP_MINUTES, give_pass, read_pass
from event_booking.accounts.services.passwords import confirm_password
from event_booking.accounts.signals import (
    mfa_locked,
    mfa_refused,
    mfa_turned_off,
    mfa_turned_on,
    recovery_code_used,
    recovery_codes_made,
)
from event_booking.accounts.tokens import TokenPair
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.exceptions import InvalidCode, TooManyRequests, Unauthorized
from event_booking.people import people

#: Purpose of the pass between showing a secret and entering the first code.
SETUP = "mfa_setup"


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What a person needs for their app. Nothing of it is stored until they enter the first code."""

    secret: str = field(repr=False)
    otpauth_uri: str = field(repr=False)
    qr_svg: str = field(repr=False)
    setup_token: str = field(repr=False)


def state_of(user: Any) -> dict[str, Any]:
    """What is on."""
    totp = authenticators.totp_of(user)
    return {
        "totp": totp is not None,
        "turned_on_at": totp.created_at if totp else None,
        "last_used_at": totp.last_used_at if totp else None,
        "recovery_codes_left": authenticators.recovery_codes_left(user),
        "passkeys": authenticators.passkeys_of(user),
    }


@sensitive_variables("password", "code", "secret")
def begin_setup(*, user: Any, password: str, code: str = "") -> Setup:
    """Make a secret for the person's app; nothing is on yet. Raise ``SecondFactorOn`` if one is.

    With a passkey on, a recovery code is wanted as well.
    """
    confirm_password(user=user, password=password)
    secret = authenticators.new_totp_secret()
    with short_transaction() as now:
        user = as_judged(user)
        if authenticators.totp_of(user):
            raise SecondFactorOn
        right = may_change(user=user, code=code, now=now)
        token = give_pass(user=user, purpose=SETUP, minutes=SETUP_MINUTES, now=now, secret=secret)
    if not right:
        raise InvalidCode
    uri = _otpauth_uri(user, secret)
    svg = segno.make(uri, error="m", micro=False).svg_data_uri(scale=5, border=4)
    return Setup(secret=secret, otpauth_uri=uri, qr_svg=svg, setup_token=token)


def _otpauth_uri(user: Any, secret: str) -> str:
    """Named by the settings, never by the request's host."""
    issuer = str(mfa_settings.TOTP_ISSUER or app_settings().SITE_NAME)
    told = {"secret": secret, "issuer": issuer, "digits": mfa_settings.TOTP_DIGITS, "period": mfa_settings.TOTP_PERIOD}
    return f"otpauth://totp/{quote(f'{issuer}:{people().get_email(user)}')}?{urlencode(told, quote_via=quote)}"


@sensitive_variables("setup_token", "code", "setup")
def turn_on(*, user: Any, setup_token: str, code: str, session: UUID | None) -> list[str]:
    """Turn the app on by its first code, end every other session, and return recovery codes: now, and never again.

    Wrong codes are not counted here: who enters them knows the secret.
    """
    try:
        setup = read_pass(setup_token, purpose=SETUP)
    except Unreadable:
        raise setup_is_over() from None
    with short_transaction() as now:
        user = as_judged(user)
        if authenticators.totp_of(user):
            raise SecondFactorOn
        if not setup.fits(user, now):
            raise setup_is_over()
        if not authenticators.add_totp(user, secret=setup.more["secret"], code=code, now=now):
            raise InvalidCode
        setup.use(now)
        mine = Session.objects.of(user)
        (mine.exclude(pk=session) if session else mine).distrust()
        mfa_turned_on.record(user, actor=user, factor="totp")
        return authenticators.first_recovery_codes(user)


def setup_is_over() -> ValidationError:
    return ValidationError({"setup_token": [_("This took too long, or was done already. Please begin again.")]})


@sensitive_variables("password", "code")
def turn_off(*, user: Any, password: str, code: str) -> None:
    """Turn the app off again; a recovery code does as well as one of the app."""
    confirm_password(user=user, password=password)
    with short_transaction() as now:
        user = as_judged(user)
        if not authenticators.totp_of(user):
            raise SecondFactorOff
        if right := judge(user=user, code=code, now=now):
            authenticators.remove_totp(user)
            mfa_turned_off.record(user, actor=user, by="person", factor="totp")
    if not right:
        raise InvalidCode


@sensitive_variables("password", "code")
def renew_recovery_codes(*, user: Any, password: str, code: str) -> list[str]:
    """Make new recovery codes; the old ones are dead."""
    confirm_password(user=user, password=password)
    with short_transaction() as now:
        user, codes = as_judged(user), []
        if not has_second_factor(user):
            raise SecondFactorOff
        if judge(user=user, code=code, now=now):
            codes = authenticators.new_recovery_codes(user)
            recovery_codes_made.record(user, actor=user)
    if not codes:
        raise InvalidCode
    return codes


@sensitive_variables("mfa_token", "code")
def finish_sign_in(*, mfa_token: str, code: str, device: Device) -> tuple[Any, TokenPair]:
    """The second step of a login; raise ``InvalidToken`` when the first one is over, ``InvalidCode``."""
    try:
        first_step = read_pass(mfa_token, purpose=SECOND_STEP)
    except Unreadable as error:
        raise InvalidToken from error
    device = Device(address=device.address, name=device.name, token=first_step.more["device"])
    with short_transaction() as now:
        user = lock_or_none(first_step.user)
        if not user or not user.is_active or not has_second_factor(user) or not first_step.fits(user, now):
            raise InvalidToken
        right = judge(user=user, code=code, now=now)
        pair = begin_session(user=user, device=device) if right and first_step.use(now) else None
    # only now: raised inside, it would take the count of wrong codes back
    if pair is None:
        raise InvalidCode
    return user, pair


def judge(*, user: Any, code: str, now: datetime) -> bool:
    """Use up a code of this person's, or count a wrong one; raise ``TooManyRequests`` after too many of those.

    Within the transaction of the caller, who holds the person's lock, so that codes are judged one after the other;
    who commits what was counted before refusing. Each wrong one moves the window on, and a right one forgives none:
    no stretch of time as long as the window has more of them.
    """
    limits, key = app_settings(), str(user.pk)
    minutes = limits.MFA_WINDOW_MINUTES
    if not allows(scope=SCOPE, key=key, limit=limits.MFA_TRIES, minutes=minutes, now=now):
        raise TooManyRequests(retry_after=seconds_left(scope=SCOPE, key=key, minutes=minutes, now=now))
    kind = authenticators.use_code(user, code=code, now=now)
    if kind == "recovery_codes":
        recovery_code_used.record(user, actor=user, left=authenticators.recovery_codes_left(user))
    if not kind:
        wrong = count_one(scope=SCOPE, key=key, limit=limits.MFA_TRIES, minutes=minutes, now=now)
        Counter.objects.filter(scope=SCOPE, key=key).update(window_since=now)
        mfa_refused.record(user)
        if wrong == limits.MFA_TRIES:
            mfa_locked.record(user)
    return bool(kind)


def may_change(*, user: Any, code: str, now: datetime) -> bool:
    """Whether somebody may add a factor: a code is wanted once there is one. Otherwise as ``judge``."""
    return not has_second_factor(user) or judge(user=user, code=code, now=now)


def as_judged(user: Any) -> Any:
    """The person, locked, unless they were banned or changed their password while it was judged."""
    now = lock(user)
    if not now.is_active or now.password != user.password:
        raise Unauthorized
    return now


def lock_or_none(pk: str) -> Any | None:
    try:
        return lock(get_user_model()(pk=pk))
    except InvalidCode:
        return None

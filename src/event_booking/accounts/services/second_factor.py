"""A second factor: seen, turned on and off.

For sites that have allauth.mfa; imported where it is used.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

import segno
from allauth.mfa import app_settings as mfa_settings
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.exceptions import SecondFactorOff, SecondFactorOn
from event_booking.accounts.models import Session
from event_booking.accounts.services import authenticators
from event_booking.accounts.services.admission import has_second_factor
from event_booking.accounts.services.factor_codes import guard_of, judge, may_change, still_holds
from event_booking.accounts.services.passes import SETUP_MINUTES, give_pass, read_setup, setup_is_over
from event_booking.accounts.services.passwords import as_judged, confirm_password
from event_booking.accounts.signals import mfa_turned_off, mfa_turned_on, recovery_codes_made
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.exceptions import InvalidCode
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

    With a passkey on, a recovery code is wanted as well; raise ``InvalidCode``.
    """
    confirm_password(user=user, password=password)
    secret = authenticators.new_totp_secret()
    with short_transaction() as now:
        user = as_judged(user)
        if authenticators.totp_of(user):
            raise SecondFactorOn
        right = may_change(user=user, code=code, now=now)
        token = give_pass(user=user, purpose=SETUP, minutes=SETUP_MINUTES, now=now, secret=secret, **guard_of(user))
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

    Wrong codes are not counted here: who enters them knows the secret. Raises ``SecondFactorOn``, ``InvalidCode``, and
    ``ValidationError`` when the setup is over.
    """
    setup = read_setup(setup_token, purpose=SETUP)
    with short_transaction() as now:
        user = as_judged(user)
        if authenticators.totp_of(user):
            raise SecondFactorOn
        if not still_holds(setup, user, now):
            raise setup_is_over()
        if not authenticators.add_totp(user, secret=setup.more["secret"], code=code, now=now):
            raise InvalidCode
        setup.use(now)
        Session.objects.of(user).other_than(session).distrust()
        mfa_turned_on.record(user, actor=user, factor="totp")
        return authenticators.first_recovery_codes(user)


@sensitive_variables("password", "code")
def turn_off(*, user: Any, password: str, code: str) -> None:
    """Turn the app off again; a recovery code does as well as one of the app.

    Raises ``SecondFactorOff``, ``InvalidCode``.
    """
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
    """Make new recovery codes; the old ones are dead. Raise ``SecondFactorOff``, ``InvalidCode``."""
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

"""Passkeys as a second factor, by allauth's WebAuthn.

allauth keeps the challenge in the browser session of the request that it finds in its context. Here that request is a
stand-in whose session is a dict: what allauth puts there leaves with the client, sealed, and comes with the answer.

For sites that have allauth.mfa with "webauthn" in ``MFA_SUPPORTED_TYPES``; imported where it is used.
"""

import json
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.core import context
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.exceptions import InvalidToken, SecondFactorOff, TooManyPasskeys
from event_booking.accounts.models import Session
from event_booking.accounts.services import authenticators
from event_booking.accounts.services.admission import begin_session, factors_of
from event_booking.accounts.services.devices import Device
from event_booking.accounts.services.factor_codes import guard_of, judge, may_change, still_holds
from event_booking.accounts.services.passes import SETUP_MINUTES, give_pass, read_setup, setup_is_over
from event_booking.accounts.services.passwords import as_judged, confirm_password
from event_booking.accounts.services.second_step import known_as, owner_of, read_step
from event_booking.accounts.signals import mfa_turned_off, mfa_turned_on
from event_booking.accounts.tokens import TokenPair
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.exceptions import InvalidCode

#: Purposes of the passes that carry a challenge: to a new passkey, and to one at the second step of a login.
SETUP, ANSWER = "passkey_setup", "passkey_answer"

#: What a wrong or broken answer makes of allauth and of the library below.
NONSENSE = (
    ValidationError, InvalidSignature, ValueError, TypeError, LookupError, AttributeError, NotImplementedError,
    ArithmeticError, RecursionError, struct.error,
)  # fmt: skip

#: Passkeys that one person may have.
MOST = 20


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """What a browser hands to the device, and the token that comes back with the device's answer."""

    public_key: Mapping[str, Any]
    token: str = field(repr=False)


@sensitive_variables("password", "code")
def begin_passkey(*, user: Any, password: str, code: str = "") -> Challenge:
    """Let a device make a passkey; nothing is stored yet. With a second factor on, a code of it is wanted as well.

    Raises ``TooManyPasskeys``, ``InvalidCode``.
    """
    confirm_password(user=user, password=password)
    with short_transaction() as now:
        user = as_judged(user)
        if authenticators.passkeys_of(user).count() >= MOST:
            raise TooManyPasskeys
        challenge = None
        if may_change(user=user, code=code, now=now):
            with _stand_in() as session:
                options = webauthn.begin_registration(user, passwordless=False)
            kept = {**_kept(session), **guard_of(user)}
            token = give_pass(user=user, purpose=SETUP, minutes=SETUP_MINUTES, now=now, **kept)
            challenge = Challenge(public_key=options["publicKey"], token=token)
    if challenge is None:
        raise InvalidCode
    return challenge


@sensitive_variables("setup_token")
def add_passkey(
    *, user: Any, setup_token: str, name: str, credential: dict[str, Any], session: UUID | None
) -> tuple[Any, list[str]]:
    """Store the passkey that answers the challenge, end every other session; return it, and first recovery codes.

    Raises ``ValidationError`` when the setup is over, ``InvalidCode`` for an answer that is none.
    """
    setup = read_setup(setup_token, purpose=SETUP)
    with short_transaction() as now:
        user = as_judged(user)
        if not still_holds(setup, user, now):
            raise setup_is_over()
        _answers(lambda: webauthn.complete_registration(credential), setup.more)
        setup.use(now)
        passkey = webauthn.WebAuthn.add(user, name, credential).instance
        Session.objects.of(user).other_than(session).distrust()
        mfa_turned_on.record(user, actor=user, factor="passkey")
        return passkey, authenticators.first_recovery_codes(user)


@sensitive_variables("password", "code")
def remove_passkey(*, user: Any, passkey: int, password: str, code: str) -> None:
    """Remove one of a person's passkeys by a code of another factor, or a recovery code.

    Raises ``Authenticator.DoesNotExist``, ``InvalidCode``.
    """
    confirm_password(user=user, password=password)
    with short_transaction() as now:
        user = as_judged(user)
        row = authenticators.passkeys_of(user).get(pk=passkey)
        if right := judge(user=user, code=code, now=now):
            row.delete()
            authenticators.drop_idle_recovery_codes(user)
            mfa_turned_off.record(user, actor=user, by="person", factor="passkey")
    if not right:
        raise InvalidCode


@sensitive_variables("mfa_token")
def begin_second_step(*, mfa_token: str) -> Challenge:
    """Let a passkey answer at the second step of a login; raise ``InvalidToken``, ``SecondFactorOff``."""
    first_step = read_step(mfa_token)
    with short_transaction() as now:
        user = owner_of(first_step, now)
        if not authenticators.passkeys_of(user).exists():
            raise SecondFactorOff
        with _stand_in() as session:
            options = webauthn.begin_authentication(user)
        minutes = app_settings().MFA_TOKEN_MINUTES
        kept = {**_kept(session), "first_step": mfa_token}
        token = give_pass(user=user, purpose=ANSWER, minutes=minutes, now=now, **kept)
    return Challenge(public_key=options["publicKey"], token=token)


@sensitive_variables("passkey_token")
def finish_by_passkey(*, passkey_token: str, credential: dict[str, Any], device: Device) -> tuple[Any, TokenPair]:
    """The second step of a login by a passkey; raise ``InvalidToken``, ``InvalidCode``."""
    answer = read_step(passkey_token, purpose=ANSWER)
    first_step = read_step(answer.more["first_step"])
    with short_transaction() as now:
        user = owner_of(answer, now)
        if not first_step.fits(user, now):
            raise InvalidToken
        row = _answers(lambda: webauthn.complete_authentication(user, credential), answer.more)
        answer.use(now)
        if not first_step.use(now):
            raise InvalidToken
        factors_of(user).filter(pk=row.pk).update(last_used_at=now)
        return user, begin_session(user=user, device=known_as(first_step, device))


@contextmanager
def _stand_in(**session: Any) -> Iterator[dict[str, Any]]:
    """A request for allauth, with a session that nobody stores and the host of the settings."""
    host = urlsplit(app_settings().SITE_URL).netloc
    with context.request_context(SimpleNamespace(session=session, get_host=lambda: host)):
        yield session


def _kept(session: dict[str, Any]) -> dict[str, str]:
    return {"state": json.dumps(session[webauthn.STATE_SESSION_KEY])}


def _answers(judged: Callable[[], Any], kept: dict[str, str]) -> Any:
    """What allauth makes of an answer to the challenge that was kept; raise ``InvalidCode`` if it is none."""
    with _stand_in(**{webauthn.STATE_SESSION_KEY: json.loads(kept["state"])}):
        try:
            return judged()
        except NONSENSE as error:
            raise InvalidCode from error

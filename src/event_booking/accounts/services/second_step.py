"""The second step of a login, for whoever has a second factor.

For sites that have allauth.mfa; imported where it is used.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.exceptions import InvalidToken
from event_booking.accounts.services.addresses import lock
from event_booking.accounts.services.admission import SECOND_STEP, begin_session, has_second_factor
from event_booking.accounts.services.devices import Device
from event_booking.accounts.services.factor_codes import judge
from event_booking.accounts.services.passes import Pass, read_pass
from event_booking.accounts.tokens import TokenPair
from event_booking.database import short_transaction
from event_booking.exceptions import InvalidCode
from event_booking.sealing import Unreadable


@sensitive_variables("mfa_token", "code")
def finish_sign_in(*, mfa_token: str, code: str, device: Device) -> tuple[Any, TokenPair]:
    """The person and their tokens; raise ``InvalidToken`` when the first step is over, ``InvalidCode``.

    ``TooManyRequests`` after too many wrong codes.
    """
    first_step = read_step(mfa_token)
    with short_transaction() as now:
        user = owner_of(first_step, now)
        if not has_second_factor(user):
            raise InvalidToken
        right = judge(user=user, code=code, now=now)
        pair = begin_session(user=user, device=known_as(first_step, device)) if right and first_step.use(now) else None
    # only now: raised inside, it would take the count of wrong codes back
    if pair is None:
        raise InvalidCode
    return user, pair


def read_step(token: str, *, purpose: str = SECOND_STEP) -> Pass:
    """The pass of an earlier step; raise ``InvalidToken``."""
    try:
        return read_pass(token, purpose=purpose)
    except Unreadable as error:
        raise InvalidToken from error


def owner_of(step: Pass, now: datetime) -> Any:
    """Whose pass it is, locked; raise ``InvalidToken`` if they are gone or banned, or it does not fit them any more."""
    try:
        user = lock(get_user_model()(pk=step.user))
    except InvalidCode as error:
        raise InvalidToken from error
    if not user.is_active or not step.fits(user, now):
        raise InvalidToken
    return user


def known_as(first_step: Pass, device: Device) -> Device:
    """The device, with the token that it showed at the first step."""
    return replace(device, token=first_step.more["device"])

"""Codes of a second factor, of the app or for recovery: judged one after the other, and wrong ones counted.

For sites that have allauth.mfa; imported where it is used.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from event_booking.accounts.models import Counter
from event_booking.accounts.services import authenticators
from event_booking.accounts.services.admission import SCOPE, has_second_factor
from event_booking.accounts.services.counters import allows, count_one, seconds_left
from event_booking.accounts.services.passes import Pass
from event_booking.accounts.signals import mfa_locked, mfa_refused, recovery_code_used
from event_booking.conf import app_settings
from event_booking.exceptions import TooManyRequests


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
    """Whether somebody may add a factor: a code is wanted once there is one. Otherwise as ``judge``.

    Raises ``ValidationError`` when there is no code: a client that did not know has guessed nothing.
    """
    if not has_second_factor(user):
        return True
    if not code:
        raise ValidationError({"code": [_("This field is required.")]})
    return judge(user=user, code=code, now=now)


def guard_of(user: Any) -> dict[str, str]:
    """For the pass of a setup: whether a code was wanted when it began."""
    return {"guarded": "yes" if has_second_factor(user) else ""}


def still_holds(setup: Pass, user: Any, now: datetime) -> bool:
    """Whether a setup can be finished: one that began without a code can't once a factor is on."""
    return setup.fits(user, now) and (bool(setup.more["guarded"]) or not has_second_factor(user))

"""The app on a person's phone, written after RFC 6238 and not after what is tested."""

import base64
import hashlib
import hmac
import time
from typing import Any

from allauth.mfa.models import Authenticator

from event_booking.accounts.services.authenticators import USED_STEP


def shown_by_app(secret: str, step: int | None = None) -> str:
    """The code of six digits of this step of half a minute, or of the present one."""
    step = int(time.time()) // 30 if step is None else step
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def wrong_for(secret: str) -> str:
    """A code that is not right, and will not be soon."""
    step = int(time.time()) // 30
    near = {shown_by_app(secret, step + n) for n in range(-5, 20)}
    return next(code for code in ("000000", "111111", "222222", *map(str, range(333333, 334000))) if code not in near)


def half_a_minute_later(user: Any) -> None:
    """Let the app's present code be one that nobody used."""
    row = Authenticator.objects.get(user=user, type="totp")
    row.data.pop(USED_STEP, None)
    row.save()

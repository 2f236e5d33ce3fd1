"""Devices that a person used lately: they get in although somebody guesses passwords elsewhere.

After OWASP's device cookies: whoever signs in is given a token, and sends it along at the next login. It opens nothing
by itself; it only lets a login be counted apart from those of strangers, so that these can't lock the owner out.
"""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from event_booking.accounts.models import Session
from event_booking.conf import app_settings


@dataclass(frozen=True)
class Device:
    """Where a session is used, as far as that is known."""

    address: str = ""
    name: str = ""
    token: str = field(default="", repr=False)


def new_device_token() -> str:
    """256 bits, for a device that is not known yet."""
    return secrets.token_urlsafe(32)


def digest_of_device(token: str) -> str:
    """What is stored of it."""
    return salted_hmac("event_booking.accounts.device", token, algorithm="sha256").hexdigest()


def is_known(device: Device, user: Any | None) -> bool:
    """Whether this person signed in on this device within ``DEVICE_DAYS``, and has not ended that session since."""
    if not device.token:
        return False
    recent = Session.objects.used_since(Now() - timedelta(days=app_settings().DEVICE_DAYS))
    return recent.filter(user=user.pk if user else None, device_digest=digest_of_device(device.token)).exists()

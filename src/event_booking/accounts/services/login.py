"""Signing in by password."""

from typing import Any

from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.exceptions import WrongCredentials
from event_booking.accounts.services.addresses import is_proved, lock
from event_booking.accounts.services.admission import admit
from event_booking.accounts.services.devices import Device, digest_of_device, is_known
from event_booking.accounts.services.lockout import count_failure, forget_if_open, key_of, refuse_if_locked
from event_booking.accounts.tokens import TokenPair
from event_booking.database import short_transaction
from event_booking.people import people


@sensitive_variables("password")
def sign_in(*, email: str, password: str, device: Device) -> tuple[Any, TokenPair]:
    """The person and their tokens; raise ``WrongCredentials``, or ``TooManyRequests`` once the address is locked.

    The password is judged first and the verdict passed after, in one conditional UPDATE that also counts it. However
    many come at once, it is as if they had come one after the other: five failures are told, and then nothing is, not
    even that a password was right. Addresses that nobody has are counted and locked in the same way.
    """
    known = people().find(email)
    key = _key(email, known, device)
    refuse_if_locked(key)
    user = people().authenticate(known, email=email, password=password)
    if user is None or not user.is_active or not is_proved(user):
        count_failure(key, user or known)
        raise WrongCredentials
    return user, _let_in(user, key, device)


def _key(email: str, user: Any | None, device: Device) -> str:
    """Under which failures are counted: the address, or the device if this person used it lately.

    Strangers who lock an address do not lock its owner out, and a device has no more attempts than they have.
    """
    return digest_of_device(device.token) if is_known(device, user) else key_of(email, user)


def _let_in(user: Any, key: str, device: Device) -> TokenPair:
    with short_transaction() as now:
        judged, user = user.password, lock(user)
        if not user.is_active or user.password != judged:
            raise WrongCredentials  # changed, banned or erased while the password was judged
        forget_if_open(key, now)
        admission = admit(user=user, device=device, now=now)
    return admission.tokens()

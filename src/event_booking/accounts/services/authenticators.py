"""What allauth.mfa keeps of a person's factors, and whether a code is one of theirs.

allauth makes the secrets, stores them by its adapter, and computes codes. That a code works once is kept in its rows
and not in Django's cache. Every function runs in the caller's transaction, which holds the person's lock. For sites
that have allauth.mfa alone: import it where it is used.
"""

import logging
from datetime import datetime
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.db.models import QuerySet
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.services.admission import factors_of, has_second_factor

logger = logging.getLogger("event_booking.accounts")

#: Where the time step of the last code that was accepted stands in the row's ``data`` (RFC 6238, section 5.2).
USED_STEP = "event_booking_used_step"


def new_totp_secret() -> str:
    """160 bits in base32."""
    return str(generate_totp_secret())


def totp_of(user: Any) -> Any | None:
    """The row of their app with codes that change, if they have one."""
    return factors_of(user).filter(type=Authenticator.Type.TOTP).first()


def passkeys_of(user: Any) -> QuerySet[Any]:
    """The rows of their passkeys, the oldest first."""
    return factors_of(user).filter(type=Authenticator.Type.WEBAUTHN).order_by("pk")


@sensitive_variables()
def add_totp(user: Any, *, secret: str, code: str, now: datetime) -> bool:
    """Turn the app on that shows this code; ``False`` if it is not the right one now. The code counts as used."""
    step = _step_of(secret, code, now)
    if step is None:
        return False
    row = TOTP.activate(user, secret).instance
    row.data[USED_STEP] = step
    row.save(update_fields=["data"])
    return True


def remove_totp(user: Any) -> None:
    """Turn the app off."""
    factors_of(user).filter(type=Authenticator.Type.TOTP).delete()
    drop_idle_recovery_codes(user)


def drop_idle_recovery_codes(user: Any) -> None:
    """Recovery codes go with the last factor that they stand in for."""
    if not has_second_factor(user):
        factors_of(user).delete()


def first_recovery_codes(user: Any) -> list[str]:
    """Make recovery codes for whoever has none; others keep theirs, and are told nothing."""
    return [] if recovery_codes_left(user) else new_recovery_codes(user)


def new_recovery_codes(user: Any) -> list[str]:
    """Make recovery codes; the old ones die."""
    factors_of(user).filter(type=Authenticator.Type.RECOVERY_CODES).delete()
    return list(RecoveryCodes.activate(user).generate_codes())


def recovery_codes_left(user: Any) -> int:
    """How many were not used yet."""
    row = factors_of(user).filter(type=Authenticator.Type.RECOVERY_CODES).first()
    if row is None:
        return 0
    if (codes := row.data.get("migrated_codes")) is not None:
        return len(codes)
    used: int = row.data["used_mask"]
    return max(int(mfa_settings.RECOVERY_CODE_COUNT) - used.bit_count(), 0)


@sensitive_variables("code")
def use_code(user: Any, *, code: str, now: datetime) -> str:
    """Use up a code of the app, or a recovery code; return whose it was (the row's type), or nothing."""
    for row in factors_of(user).exclude(type=Authenticator.Type.WEBAUTHN):
        try:
            right = _use_totp(row, code, now) if row.type == Authenticator.Type.TOTP else _use_recovery(row, code, now)
        except ValueError:
            # nobody can tell what is right: an administrator has to turn this factor off
            logger.error("can not read second factor %s: was SECRET_KEY changed without SECRET_KEY_FALLBACKS?", row.pk)
            right = False
        if right:
            return str(row.type)
    return ""


@sensitive_variables()
def _use_totp(row: Any, code: str, now: datetime) -> bool:
    step = _step_of(decrypt(row.data["secret"]), code, now)
    if step is None or step <= row.data.get(USED_STEP, 0):
        return False
    row.data[USED_STEP], row.last_used_at = step, now
    row.save(update_fields=["data", "last_used_at"])
    return True


def _use_recovery(row: Any, code: str, now: datetime) -> bool:
    right: bool = RecoveryCodes(row).validate_code(code)
    if right:
        Authenticator.objects.filter(pk=row.pk).update(last_used_at=now)
    return right


@sensitive_variables()
def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step of time whose code this is, by the database's clock; the latest one that fits."""
    step, tolerance = int(now.timestamp()) // mfa_settings.TOTP_PERIOD, mfa_settings.TOTP_TOLERANCE
    for each in range(step + tolerance, step - tolerance - 1, -1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, each))):
            return each
    return None

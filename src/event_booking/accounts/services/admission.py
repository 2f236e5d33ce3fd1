"""The one door to a session: whoever has a second factor does not pass it without."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.models import update_last_login
from django.db.models import QuerySet

from event_booking.accounts.exceptions import MfaRequired, WrongCredentials
from event_booking.accounts.models import Counter
from event_booking.accounts.services.addresses import account_of, lock
from event_booking.accounts.services.devices import Device
from event_booking.accounts.services.passes import give_pass
from event_booking.accounts.services.sessions import open_session
from event_booking.accounts.signals import mfa_turned_off
from event_booking.accounts.tokens import TokenPair
from event_booking.conf import app_settings
from event_booking.database import short_transaction

__all__ = ["enter"]

MFA = "allauth.mfa"

#: Under which wrong codes are counted.
SCOPE = "mfa"

#: Purpose of the pass between the two steps.
SECOND_STEP = "mfa_token"


@dataclass(frozen=True)
class Admission:
    """A new session, or the pass with which the second step is made."""

    pair: TokenPair | None = None
    mfa_token: str = field(default="", repr=False)
    #: Which factors will do: allauth's names.
    methods: list[str] = field(default_factory=list)

    def tokens(self) -> TokenPair:
        """To be asked once the transaction is over: ``MfaRequired`` would take back what the first step has done."""
        if self.pair is None:
            raise MfaRequired(self.mfa_token, self.methods)
        return self.pair


def enter(*, user: Any, device: Device) -> tuple[Any, TokenPair]:
    """Let somebody in who proved who they are; raise ``MfaRequired`` if that is half of the way.

    For every way to sign in. Not to be called within a transaction, which the refusal would take back. Raises
    ``WrongCredentials`` for whoever was banned or changed their password since ``user`` was read.
    """
    with short_transaction() as now:
        known, user = user.password, lock(user)
        if not user.is_active or user.password != known:
            raise WrongCredentials
        admission = admit(user=user, device=device, now=now)
    return user, admission.tokens()


def admit(*, user: Any, device: Device, now: datetime) -> Admission:
    """The same within the transaction of the caller, who has locked the user: ask for ``tokens()`` when it is over."""
    if has_second_factor(user):
        minutes = app_settings().MFA_TOKEN_MINUTES
        token = give_pass(user=user, purpose=SECOND_STEP, minutes=minutes, now=now, device=device.token)
        return Admission(mfa_token=token, methods=sorted(factors_of(user).values_list("type", flat=True).distinct()))
    return Admission(pair=begin_session(user=user, device=device))


def begin_session(*, user: Any, device: Device) -> TokenPair:
    """Open a session for whoever has made every step, within the caller's transaction."""
    account_of(user)
    if hasattr(user, "last_login"):
        update_last_login(None, user)  # type: ignore[arg-type]
    return open_session(user=user, device=device)


def has_second_factor(user: Any) -> bool:
    """Whether a password is not enough for this person. Every factor counts that allauth.mfa knows."""
    return apps.is_installed(MFA) and factors_of(user).exclude(type="recovery_codes").exists()


def switch_off(*, user: Any, actor: Any) -> None:
    """For administrators, when somebody has lost app and recovery codes: every factor goes, and so do wrong codes."""
    with short_transaction():
        user = lock(user)
        forget_wrong_codes(user)
        if forget_factors(user):
            mfa_turned_off.record(user, actor=actor, by="admin")


def forget_wrong_codes(user: Any) -> int:
    """Let their codes be judged again, within the caller's transaction; return how many counters were forgotten."""
    return Counter.objects.filter(scope=SCOPE, key=str(user.pk)).delete()[0]


def forget_factors(user: Any) -> int:
    """Delete every factor of a person, within the caller's transaction; return how many that were."""
    return factors_of(user).delete()[0] if apps.is_installed(MFA) else 0


def factors_of(user: Any) -> QuerySet[Any]:
    """allauth's rows of this person. Asked for when used, since a site may do without allauth.mfa."""
    rows: QuerySet[Any] = apps.get_model("mfa", "Authenticator").objects.filter(user=user.pk)
    return rows

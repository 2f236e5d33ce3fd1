"""Signing in by password, and the lock after too many wrong ones."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.exceptions import WrongCredentials
from event_booking.accounts.models import Counter, Session
from event_booking.accounts.services.addresses import is_proved, lock
from event_booking.accounts.services.admission import admit, forget_wrong_codes
from event_booking.accounts.services.counters import count_one, digest_of, seconds_left
from event_booking.accounts.services.devices import Device, digest_of_device, is_known
from event_booking.accounts.signals import login_locked, login_refused, login_unlocked
from event_booking.accounts.tokens import TokenPair
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.exceptions import TooManyRequests
from event_booking.people import people

SCOPE = "login"


@sensitive_variables("password")
def sign_in(*, email: str, password: str, device: Device) -> tuple[Any, TokenPair]:
    """The person and their tokens; raise ``WrongCredentials``, or ``TooManyRequests`` once the address is locked.

    The password is judged first and the verdict passed after, in one conditional UPDATE that also counts it. However
    many come at once, it is as if they had come one after the other: five failures are told, and then nothing is, not
    even that a password was right. Addresses that nobody has are counted and locked in the same way.
    """
    known = people().find(email)
    key = _key(email, known, device)
    _refuse_if_locked(key)
    user = people().authenticate(known, email=email, password=password)
    if user is None or not user.is_active or not is_proved(user):
        _refuse(key, user or known)
    return user, _let_in(user, key, device)


def _key(email: str, user: Any | None, device: Device) -> str:
    """Under which failures are counted: the address, or the device if this person used it lately.

    Strangers who lock an address do not lock its owner out, and a device has no more attempts than they have.
    """
    return digest_of_device(device.token) if is_known(device, user) else digest_of(email)


def _refuse_if_locked(key: str) -> None:
    """Spare the hash: the verdict is passed on the UPDATE, not here."""
    if _locked(key).exists():
        minutes = app_settings().LOGIN_WINDOW_MINUTES
        raise TooManyRequests(retry_after=seconds_left(scope=SCOPE, key=key, minutes=minutes, now=timezone.now()))


def _refuse(key: str, user: Any | None) -> None:
    limits = app_settings()
    minutes = limits.LOGIN_WINDOW_MINUTES
    with short_transaction() as now:
        failures = count_one(scope=SCOPE, key=key, limit=limits.LOGIN_FAILURES, minutes=minutes, now=now)
        subject = user or Counter(pk=0)
        if failures:
            login_refused.record(subject)
        if failures == limits.LOGIN_FAILURES:
            login_locked.record(subject)
        wait = 0 if failures else seconds_left(scope=SCOPE, key=key, minutes=minutes, now=now)
    # only now: raised inside, it would take the count back
    if not failures:
        raise TooManyRequests(retry_after=wait)
    raise WrongCredentials


def _let_in(user: Any, key: str, device: Device) -> TokenPair:
    limits = app_settings()
    minutes = limits.LOGIN_WINDOW_MINUTES
    with short_transaction() as now:
        judged, user = user.password, lock(user)
        if not user.is_active or user.password != judged:
            raise WrongCredentials  # changed, banned or erased while the password was judged
        open_ = Q(count__lt=limits.LOGIN_FAILURES) | Q(window_since__lte=now - timedelta(minutes=minutes))
        if not Counter.objects.filter(open_, scope=SCOPE, key=key).delete()[0] and _locked(key).exists():
            raise TooManyRequests(retry_after=seconds_left(scope=SCOPE, key=key, minutes=minutes, now=now))
        admission = admit(user=user, device=device, now=now)
    return admission.tokens()


def _locked(key: str) -> QuerySet[Counter]:
    limits = app_settings()
    inside = Q(window_since__gt=Now() - timedelta(minutes=limits.LOGIN_WINDOW_MINUTES))
    return Counter.objects.filter(inside, scope=SCOPE, key=key, count__gte=limits.LOGIN_FAILURES)


def is_locked(user: Any) -> bool:
    """Whether this person's address is locked now."""
    return bool(_locked(digest_of(people().get_email(user))).exists())


def forget_failures(user: Any) -> int:
    """Open the lock, within the caller's transaction; returns whether there was anything to forget."""
    devices = Session.objects.of(user).exclude(device_digest="").values_list("device_digest", flat=True)
    keys = [digest_of(people().get_email(user)), *devices]
    return Counter.objects.filter(scope=SCOPE, key__in=keys).delete()[0]


def unlock(*, user: Any, actor: Any) -> None:
    """Let somebody in again who was locked out."""
    with short_transaction():
        if forget_failures(user) + forget_wrong_codes(user):
            login_unlocked.record(user, actor=actor)

"""The lock after too many wrong passwords, whichever door they came to."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from event_booking.accounts.models import Counter, Session
from event_booking.accounts.services.admission import forget_wrong_codes
from event_booking.accounts.services.counters import count_one, digest_of, seconds_left
from event_booking.accounts.signals import login_locked, login_refused, login_unlocked
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.exceptions import TooManyRequests
from event_booking.people import people

SCOPE = "login"


def key_of(name: str, user: Any | None) -> str:
    """Under which failures are counted: the address of whom the site found, however spelled, or what was typed."""
    return digest_of((people().get_email(user) if user else "") or name)


def refuse_if_locked(key: str) -> None:
    """Spare the hash; the verdict is passed on the UPDATE, not here. Raises ``TooManyRequests``."""
    if _locked(key).exists():
        raise _too_many(key, timezone.now())


def count_failure(key: str, user: Any | None) -> None:
    """Count a wrong password, and write it down; raise ``TooManyRequests`` if nothing is judged any more.

    Not to be called within a transaction, which a refusal would take back together with the count.
    """
    limits = app_settings()
    minutes = limits.LOGIN_WINDOW_MINUTES
    with short_transaction() as now:
        failures = count_one(scope=SCOPE, key=key, limit=limits.LOGIN_FAILURES, minutes=minutes, now=now, anew=True)
        subject = user or Counter(pk=0)
        if failures:
            login_refused.record(subject)
        if failures == limits.LOGIN_FAILURES:
            login_locked.record(subject)
    if not failures:
        raise _too_many(key, now)


def forget_if_open(key: str, now: datetime) -> None:
    """Forget failures after a right password, within the caller's transaction; raise ``TooManyRequests`` if locked."""
    limits = app_settings()
    over = Q(window_since__lte=now - timedelta(minutes=limits.LOGIN_WINDOW_MINUTES))
    open_ = Counter.objects.filter(over | Q(count__lt=limits.LOGIN_FAILURES), scope=SCOPE, key=key)
    if not open_.delete()[0] and _locked(key).exists():
        raise _too_many(key, now)


def is_locked(user: Any) -> bool:
    """Whether this person's address is locked now."""
    return bool(_locked(digest_of(people().get_email(user))).exists())


def forget_failures(user: Any) -> int:
    """Open the lock, within the caller's transaction; return how many counters were forgotten."""
    devices = Session.objects.of(user).exclude(device_digest="").values_list("device_digest", flat=True)
    keys = [digest_of(people().get_email(user)), *devices]
    return Counter.objects.filter(scope=SCOPE, key__in=keys).delete()[0]


def unlock(*, user: Any, actor: Any) -> None:
    """Let somebody in again who was locked out."""
    with short_transaction():
        if forget_failures(user) + forget_wrong_codes(user):
            login_unlocked.record(user, actor=actor)


def _locked(key: str) -> QuerySet[Counter]:
    limits = app_settings()
    inside = Q(window_since__gt=Now() - timedelta(minutes=limits.LOGIN_WINDOW_MINUTES))
    return Counter.objects.filter(inside, scope=SCOPE, key=key, count__gte=limits.LOGIN_FAILURES)


def _too_many(key: str, now: datetime) -> TooManyRequests:
    minutes = app_settings().LOGIN_WINDOW_MINUTES
    return TooManyRequests(retry_after=seconds_left(scope=SCOPE, key=key, minutes=minutes, now=now))

"""Limits that hold under any number of simultaneous requests: one conditional UPDATE decides."""

import ipaddress
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, When
from django.utils.crypto import salted_hmac

from event_booking.accounts.models import Counter
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.exceptions import TooManyRequests
from event_booking.people import people
from event_booking.people.django import email_key


def limit_network(*, scope: str, address: str) -> None:
    """Count a request from a network address; raise ``TooManyRequests`` beyond ``ADDRESS_REQUESTS``."""
    limits = app_settings()
    minutes = limits.ADDRESS_WINDOW_MINUTES
    count_or_refuse(scope=f"net:{scope}", key=network_of(address), limit=limits.ADDRESS_REQUESTS, minutes=minutes)


def count_or_refuse(*, scope: str, key: str, limit: int, minutes: int) -> None:
    """Count once more; raise ``TooManyRequests`` if ``limit`` was reached before within the window.

    Not to be called within a transaction, which a refusal would take back together with the count.
    """
    with short_transaction() as now:
        count = count_one(scope=scope, key=key, limit=limit, minutes=minutes, now=now)
        wait = 0 if count else seconds_left(scope=scope, key=key, minutes=minutes, now=now)
    if not count:
        raise TooManyRequests(retry_after=wait)


def count_mail(*, scope: str, email: str, now: datetime) -> bool:
    """Count a mail to an address, within the caller's transaction; ``False`` beyond ``CODE_SENDS`` in the window."""
    limits = app_settings()
    minutes = limits.CODE_WINDOW_MINUTES
    return bool(count_one(scope=scope, key=digest_of(email), limit=limits.CODE_SENDS, minutes=minutes, now=now))


def count_one(*, scope: str, key: str, limit: int, minutes: int, now: datetime, anew: bool = False) -> int:
    """Count once more; return the count, or 0 if ``limit`` was reached before within the window.

    ``anew``: the window begins again with each count, so that no span as long as it has more than ``limit``. The row
    stays locked until the caller's transaction ends, so that the count is exact.
    """
    rows = Counter.objects.filter(scope=scope, key=key)
    over = Q(window_since__lte=now - timedelta(minutes=minutes))
    counted = rows.filter(over | Q(count__lt=limit))
    count = Case(When(over, then=1), default=F("count") + 1, output_field=IntegerField())
    since = now if anew else Case(When(over, then=now), default=F("window_since"))
    for _ in range(2):
        if counted.update(count=count, window_since=since):
            return rows.values_list("count", flat=True)[0]
        # the row is missing, or the limit is reached: whoever makes it counts in the second turn
        Counter.objects.bulk_create([Counter(scope=scope, key=key, window_since=now)], ignore_conflicts=True)
    return 0


def allows(*, scope: str, key: str, limit: int, minutes: int, now: datetime) -> bool:
    """Whether the limit has not been reached within the window; nothing is counted."""
    inside = Q(window_since__gt=now - timedelta(minutes=minutes), count__gte=limit)
    return not Counter.objects.filter(inside, scope=scope, key=key).exists()


def seconds_left(*, scope: str, key: str, minutes: int, now: datetime) -> int:
    """Seconds until the window of a counter is over."""
    since = Counter.objects.filter(scope=scope, key=key).values_list("window_since", flat=True).first()
    left = (since + timedelta(minutes=minutes) - now).total_seconds() if since else 0
    return max(int(left) + 1, 1)


def digest_of(email: str) -> str:
    """What stands in a counter's row instead of an address."""
    return salted_hmac("event_booking.accounts.address", email_key(email), algorithm="sha256").hexdigest()


def counters_of(user: Any) -> QuerySet[Counter]:
    """What is counted of a person and of their address."""
    mine = Counter.objects.filter(key__in=[digest_of(people().get_email(user)), str(user.pk)])
    return mine.exclude(scope__startswith="net:")


def network_of(address: str) -> str:
    """The address itself; of IPv6 the /64, since whoever has one address there has them all."""
    try:
        parsed = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)

"""Browsers subscribe and unsubscribe; those that are gone, or fail for ever, are forgotten."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Now

from event_booking.database import short_transaction
from event_booking.journal.claims import pause
from event_booking.notifications.models import PushSubscription

#: Browsers of one person; whoever subscribes one more loses the oldest.
MOST_BROWSERS = 20
#: A service that is away is asked again within this time.
LONGEST_PAUSE_SECONDS = 600
#: At that pause, more than a day of failing.
MOST_FAILURES = 200
#: The pause is the longest by then. Slowness counts no further: nobody who takes messages is forgotten for it.
MOST_SLOWNESS = 10


def subscribe(*, user: Any, endpoint: str, p256dh: str, auth: str, device: str = "") -> PushSubscription:
    """Tell this browser from now on what this person is told, and nobody else any more: people share browsers.

    One at a time for each person, or each of many would count without the others.
    """
    values = {"user": user, "p256dh": p256dh, "auth": auth, "device": _printable(device), "failures": 0}
    row = PushSubscription(endpoint=endpoint, **values)
    with short_transaction():
        _stand_in_line(user)
        changed = [*values, "created_at", "paused_until"]
        PushSubscription.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["endpoint"], update_fields=changed
        )
        mine = PushSubscription.objects.of(user)
        newest = list(mine.order_by("-created_at", "-pk").values_list("pk", flat=True)[:MOST_BROWSERS])
        mine.exclude(pk__in=newest).delete()
        return mine.get(endpoint=endpoint)


def unsubscribe(*, user: Any, endpoint: str) -> None:
    """Tell this browser nothing any more, if it is this person's."""
    with short_transaction():
        PushSubscription.objects.of(user).filter(endpoint=endpoint).delete()


def forget(keys: Collection[int]) -> None:
    """The push service says that these are gone."""
    PushSubscription.objects.filter(pk__in=keys).delete()


def note_success(keys: Collection[int]) -> None:
    PushSubscription.objects.filter(pk__in=keys, failures__gt=0).update(failures=0, paused_until=None)


def note_failures(rows: Collection[PushSubscription]) -> None:
    """Leave them alone for ever longer, so that one which hangs costs the others little; in the end forget them."""
    for row in rows:
        _let_rest(row, failures=F("failures") + 1)
    PushSubscription.objects.filter(pk__in=[row.pk for row in rows], failures__gte=MOST_FAILURES).delete()


def note_slowness(rows: Collection[PushSubscription]) -> None:
    """They took it, and everybody waited for them: left alone as if they had failed."""
    for row in rows:
        _let_rest(row, failures=min(row.failures + 1, MOST_SLOWNESS))


def _let_rest(row: PushSubscription, *, failures: Any) -> None:
    until = Now() + Value(pause(row.failures + 1, longest=LONGEST_PAUSE_SECONDS))
    PushSubscription.objects.filter(pk=row.pk).update(failures=failures, paused_until=until)


def _stand_in_line(user: Any) -> None:
    no_key = connection.features.has_select_for_no_key_update
    get_user_model()._default_manager.select_for_update(no_key=no_key).filter(pk=user.pk).first()


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:200]

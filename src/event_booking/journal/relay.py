"""The relay: takes facts that are due, calls who listens, and tries again later where that failed.

Any number of relays may run at once. Each marks the rows it takes as its own and due again in ``CLAIM_SECONDS``, in one
UPDATE that skips rows which another relay is just taking; a relay that dies leaves nothing behind but that date.
"""

import logging
import random
import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from event_booking.conf import app_settings
from event_booking.journal.facts import tell
from event_booking.journal.models import Entry
from event_booking.logs import request_id

logger = logging.getLogger("event_booking.journal")

BATCH = 100
CLAIM_SECONDS = 120
LONGEST_PAUSE_SECONDS = 3600


def relay_once(limit: int = BATCH) -> int:
    """Deliver up to ``limit`` facts that are due; return how many were tried."""
    entries = _claim(limit)
    for entry in entries:
        token = request_id.set(entry.request_id)
        try:
            _deliver(entry)
        finally:
            request_id.reset(token)
    return len(entries)


def _claim(limit: int) -> list[Entry]:
    mine = uuid.uuid4()
    with transaction.atomic():
        due = Entry.objects.filter(state=Entry.State.WAITING, due_at__lte=Now()).order_by("due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, no_key=connection.features.has_select_for_no_key_update)
        ids = list(due.values_list("pk", flat=True)[:limit])
        if ids:
            until = Now() + timedelta(seconds=CLAIM_SECONDS)
            # where rows can not be locked, the same condition again decides which of two relays gets them
            again = Entry.objects.filter(pk__in=ids, state=Entry.State.WAITING, due_at__lte=Now())
            again.update(claimed_by=mine, due_at=until, attempts=F("attempts") + 1)
    return list(Entry.objects.filter(pk__in=ids, claimed_by=mine).order_by("pk")) if ids else []


def _deliver(entry: Entry) -> None:
    errors = []
    for receiver, error in tell(entry):
        name = f"{getattr(receiver, '__module__', '')}.{getattr(receiver, '__qualname__', receiver)}"
        logger.warning("%s failed in %s", entry.fact, name, exc_info=error, extra={"entry": entry.pk})
        errors.append(f"{name}: {type(error).__name__}: {error}")
    mine = Entry.objects.claimed_by(entry.claimed_by).filter(pk=entry.pk)
    if not errors:
        mine.update(state=Entry.State.DELIVERED, delivered_at=Now(), claimed_by=None, last_error="")
    else:
        dead = entry.attempts >= app_settings().RELAY_ATTEMPTS
        mine.update(
            state=Entry.State.DEAD if dead else Entry.State.WAITING,
            due_at=Now() + pause(entry.attempts),
            claimed_by=None,
            last_error="\n".join(errors)[:5000],
        )


def pause(attempts: int) -> timedelta:
    """How long to wait after that many failures: doubling from 2 s to an hour, ± a quarter, so that they spread."""
    seconds = min(2.0**attempts, LONGEST_PAUSE_SECONDS)
    return timedelta(seconds=seconds * random.uniform(0.75, 1.25))  # noqa: S311


def oldest_waiting_seconds() -> float:
    """How long the oldest fact that is due has been waiting: grows when nobody relays."""
    oldest = Entry.objects.filter(state=Entry.State.WAITING, due_at__lte=Now()).order_by("due_at").first()
    return max((timezone.now() - oldest.due_at).total_seconds(), 0.0) if oldest else 0.0

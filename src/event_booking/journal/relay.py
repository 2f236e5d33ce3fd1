"""The relay: takes facts that are due, calls who listens, and tries again later where that failed.

Any number of relays may run at once: each claims its rows for ``CLAIM_SECONDS``, after which those of one that died are
due again.
"""

import logging
import time
from collections.abc import Callable

from django.db.models.functions import Now

from event_booking.conf import app_settings
from event_booking.journal.claims import claim, give_back, pause
from event_booking.journal.facts import NotYet, tell
from event_booking.journal.models import Entry
from event_booking.journal.queues import oldest_seconds
from event_booking.logs import request_id
from event_booking.people.mentions import without_addresses

logger = logging.getLogger("event_booking.journal")

BATCH = 100
CLAIM_SECONDS = 60
#: A run of slow receivers ends after that, since the process has other work: holds must expire, mails must leave.
RUN_SECONDS = 10


def relay_once(limit: int = BATCH, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Deliver up to ``limit`` facts that are due; return how many were tried.

    Where receivers are slow, or ``stop`` becomes true, the rest is given back.
    """
    entries = claim(Entry.objects.due(), limit=limit, seconds=CLAIM_SECONDS)
    end = time.monotonic() + RUN_SECONDS
    for number, entry in enumerate(entries):
        if stop() or time.monotonic() > end:
            give_back(entries[number:])
            return number
        token = request_id.set(entry.request_id)
        try:
            _deliver(entry)
        finally:
            request_id.reset(token)
    return len(entries)


def _deliver(entry: Entry) -> None:
    allowed = app_settings().RELAY_ATTEMPTS
    # taken that often and never marked: each time it ended the process, with everything that was taken beside it
    errors = ["The process ended during each attempt."] if entry.attempts > allowed else []
    failures = tell(entry) if not errors else []
    if failures and all(isinstance(error, NotYet) for _, error in failures):
        give_back([entry])
        return
    for receiver, error in failures:
        name = f"{getattr(receiver, '__module__', '')}.{getattr(receiver, '__qualname__', receiver)}"
        logger.warning("%s failed in %s", entry.fact, name, exc_info=error, extra={"entry": entry.pk})
        errors.append(f"{name}: {type(error).__name__}: {error}")
    mine = Entry.objects.claimed_by(entry.claimed_by).filter(pk=entry.pk)
    if not errors:
        mine.update(state=Entry.State.DELIVERED, delivered_at=Now(), claimed_by=None, last_error="")
    else:
        mine.update(
            state=Entry.State.DEAD if entry.attempts >= allowed else Entry.State.WAITING,
            due_at=Now() + pause(entry.attempts),
            claimed_by=None,
            last_error=without_addresses("\n".join(errors))[:5000],
        )


def oldest_waiting_seconds() -> float:
    """How long the oldest fact that is due has been waiting: grows when nobody relays."""
    return oldest_seconds(Entry.objects.due())

"""The relay: takes facts that are due, calls who listens, and tries again later where that failed.

Any number of relays may run at once: each claims its rows for ``CLAIM_SECONDS``, after which those of one that died are
due again.
"""

import logging

from django.db.models.functions import Now
from django.utils import timezone

from event_booking.conf import app_settings
from event_booking.journal.claims import claim, pause
from event_booking.journal.facts import tell
from event_booking.journal.models import Entry
from event_booking.logs import request_id

logger = logging.getLogger("event_booking.journal")

BATCH = 100
CLAIM_SECONDS = 120


def relay_once(limit: int = BATCH) -> int:
    """Deliver up to ``limit`` facts that are due; return how many were tried."""
    entries = claim(Entry.objects.due(), limit=limit, seconds=CLAIM_SECONDS)
    for entry in entries:
        token = request_id.set(entry.request_id)
        try:
            _deliver(entry)
        finally:
            request_id.reset(token)
    return len(entries)


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


def oldest_waiting_seconds() -> float:
    """How long the oldest fact that is due has been waiting: grows when nobody relays."""
    oldest = Entry.objects.filter(state=Entry.State.WAITING, due_at__lte=Now()).order_by("due_at").first()
    return max((timezone.now() - oldest.due_at).total_seconds(), 0.0) if oldest else 0.0

"""One webhook's turn: some of what waits for it, one after the other, until something fails."""

import logging
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce, Now

from event_booking.journal.claims import LONGEST_PAUSE_SECONDS, claim, give_back, loaded, pause
from event_booking.people import ADMIN, ORGANIZER, people
from event_booking.sealing import Unreadable
from event_booking.webhooks.models import Delivery, Endpoint
from event_booking.webhooks.sending.attempts import Letter, Outcome, write_letter
from event_booking.webhooks.services.endpoints import disable_endpoint
from event_booking.webhooks.services.feed import retry_time

logger = logging.getLogger("event_booking.webhooks")

#: A claim must outlast a turn: what is begun within ``TURN_SECONDS``, and the longest request.
CLAIM_SECONDS = 60
TURN_SECONDS, TURN_LENGTH = 5, 20
#: Of a webhook that answers, but not well: it may be one message that it refuses, and others must not wait for long.
LONGEST_REST_SECONDS = 60
GONE = 410


def begin_turns(limit: int) -> "list[Turn]":
    """Take up to ``limit`` webhooks that are due, those first that have waited longest."""
    taken = claim(Endpoint.objects.due(), limit=limit, seconds=CLAIM_SECONDS)
    return [Turn(endpoint) for endpoint in loaded(taken, "owner") if _may_be_told(endpoint)]


class Turn:
    """What is sent to a webhook while nobody else sends to it."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint, self.begun = endpoint, monotonic()
        due = Delivery.objects.due_for(endpoint)
        taken = claim(due, limit=TURN_LENGTH, seconds=CLAIM_SECONDS)
        # a failure ends the turn: what failed before comes last
        self.left = loaded(sorted(taken, key=lambda delivery: delivery.attempts), "message")
        self.sent = 0
        self.failure: Outcome | None = None

    def next_letter(self) -> Letter | None:
        """What to send next; ``None`` when the turn is over."""
        if self.failure or not self.left or monotonic() - self.begun > TURN_SECONDS:
            return None
        self.current = self.left.pop(0)
        claimed_at = self.current.due_at - timedelta(seconds=CLAIM_SECONDS)  # by the database's clock
        try:
            timestamp = claimed_at.timestamp() + monotonic() - self.begun
            return write_letter(self.current, self.endpoint, timestamp=timestamp)
        except Unreadable:
            self.note(Outcome(None, Delivery.Error.SECRET))
            return None

    def note(self, outcome: Outcome) -> None:
        """Write down what came of the current one."""
        told: dict[str, Any] = {
            "status_code": outcome.status, "milliseconds": outcome.milliseconds, "last_error": outcome.error,
            "attempted_at": Now(), "claimed_by": None,
        }  # fmt: skip
        if not outcome.error:
            self.sent += 1
            # also when the claim has ended meanwhile: it is true, and may spare the receiver another copy
            Delivery.objects.filter(pk=self.current.pk).update(state=Delivery.State.SENT, sent_at=Now(), **told)
            return
        self.failure = outcome
        over = When(give_up_at__lte=Now(), then=Value(Delivery.State.DEAD))
        Delivery.objects.claimed_by(self.current.claimed_by).filter(pk=self.current.pk).update(
            state=Case(over, default=F("state")), due_at=Now() + pause(self.current.attempts), **told
        )

    def end(self) -> None:
        """Give back what was not tried, and the webhook itself: at once, or after a pause if something failed."""
        if self.left:
            give_back(self.left)
        if not self.sent and not self.failure:
            give_back([self.endpoint])
            return
        mine = Endpoint.objects.claimed_by(self.endpoint.claimed_by).filter(pk=self.endpoint.pk)
        if not self.failure:
            mine.update(claimed_by=None, due_at=Now(), attempts=0, failing_since=None)
            return
        # it failed now for the first time, or goes on failing
        attempts = 1 if self.sent else self.endpoint.attempts
        since = Now() if self.sent else Coalesce("failing_since", Now())
        longest = LONGEST_REST_SECONDS if self.failure.status else LONGEST_PAUSE_SECONDS
        rest = pause(attempts, longest=longest)
        mine.update(claimed_by=None, due_at=Now() + rest, attempts=attempts, failing_since=since)
        self._turn_off()

    def _turn_off(self) -> None:
        failing = Endpoint.objects.filter(pk=self.endpoint.pk, failing_since__lte=Now() - retry_time())
        if self.failure and self.failure.status == GONE:
            _disable(self.endpoint, Endpoint.Reason.GONE)
        elif failing.exists() and _refuses_several(self.endpoint):
            _disable(self.endpoint, Endpoint.Reason.FAILING)


def _refuses_several(endpoint: Endpoint) -> bool:
    """Whether the days of more than one that failed are over, when none arrived: a single message may be to blame."""
    tried = Delivery.objects.filter(endpoint=endpoint, attempted_at__gte=F("endpoint__failing_since"))
    return tried.filter(give_up_at__lte=Now()).exclude(last_error="").count() > 1


def _may_be_told(endpoint: Endpoint) -> bool:
    """Whether its owner still is an organizer; if not, it is turned off. Where that can not be told, it waits."""
    owner: Any = endpoint.owner
    try:
        may = owner.is_active and {ORGANIZER, ADMIN} & people().roles(owner)
    except (DatabaseError, InterfaceError):
        raise
    except Exception:  # the site's own user backend, for this person alone
        logger.exception("whether the owner of a webhook still is an organizer can not be told")
        give_back([endpoint], due_at=F("due_at"))  # when the claim would end
        return False
    if may:
        return True
    _disable(endpoint, Endpoint.Reason.NOT_ORGANIZER)
    return False


def _disable(endpoint: Endpoint, reason: Endpoint.Reason) -> None:
    logger.warning("a webhook was turned off: %s", reason.value, extra={"webhook": endpoint.pk})
    disable_endpoint(endpoint=endpoint, reason=reason)

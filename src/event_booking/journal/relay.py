"""The relay: takes facts that are due, calls who listens, and tries again later where that failed.

Any number of relays may run at once: each claims its rows for ``CLAIM_SECONDS``, after which those of one that died are
due again.
"""

import logging
import smtplib
import time
from collections.abc import Callable
from itertools import takewhile
from typing import Any

from django.db.models.functions import Now

from event_booking.conf import app_settings
from event_booking.journal.claims import LONGEST_PAUSE_SECONDS, claim, due_since, ended_each_process, give_back, pause
from event_booking.journal.facts import NotYet, tell
from event_booking.journal.in_hand import take_in_hand
from event_booking.journal.models import Entry
from event_booking.journal.together import putting_off
from event_booking.logs import request_id
from event_booking.people.mentions import without_addresses
from event_booking.tracing import span

__all__ = ["relay_once"]

logger = logging.getLogger("event_booking.journal")

BATCH = 100
CLAIM_SECONDS = 60
#: A run of slow receivers ends after that, since the process has other work: holds must expire, mails must leave.
RUN_SECONDS = 10
#: A server that is back is noticed within this time, however long it was away.
LONGEST_OUTAGE_PAUSE_SECONDS = 60
#: Replies of a mail server from here on are for good (RFC 5321, 4.2.1).
PERMANENT = 500


def relay_once(limit: int = BATCH, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Deliver up to ``limit`` facts that are due; return how many were tried.

    Where receivers are slow, or ``stop`` becomes true, the rest is given back.
    """
    entries = claim(Entry.objects.due(), limit=limit, seconds=CLAIM_SECONDS, suspects_alone=True)
    if not entries:
        return 0  # nearly every look ends here, and is worth no span
    # one that failed before, if it is its turn: else facts that take several turns would keep it waiting until they end
    first = entries[:1] if entries[0].attempts > 1 else []
    fresh = [entry for entry in entries if entry.attempts <= 1]
    again = [entry for entry in entries[len(first) :] if entry.attempts > 1]
    with span("relay", facts=len(entries)):
        tried = _deliver_each(first, stop)
        end = time.monotonic() + RUN_SECONDS

        def over() -> bool:
            return stop() or time.monotonic() > end

        return tried + _deliver_together(fresh, over) + _deliver_each(again, over)


def relay_for_a_while(*, seconds: float = RUN_SECONDS, stop: Callable[[], bool] = lambda: False) -> int:
    """Deliver what is due, batch by batch, as long as other work can wait; return how many were tried."""
    tried, end = 0, time.monotonic() + seconds
    while not stop() and (number := relay_once(stop=stop)):
        tried += number
        if time.monotonic() > end:
            break
    return tried


def _deliver_together(entries: list[Entry], over: Callable[[], bool]) -> int:
    """Tell all, do once what receivers put off, and only then note what came of it."""
    told: list[tuple[Entry, list[tuple[Any, Exception]]]] = []
    take_in_hand(entries)
    try:
        with putting_off():
            told.extend((entry, _tell(entry)) for entry in takewhile(lambda entry: not over(), entries))
    except Exception:
        logger.info("facts are told again, one by one", exc_info=True)
        if over():
            give_back(entries, tried=True)  # or it would be so each time, without end: what was tried goes alone
            return len(entries)
        return _deliver_each(entries, over)
    if fine := [entry for entry, failures in told if not failures]:
        _note_success(fine)
    for entry, failures in told:
        if failures:
            _note_failures(entry, failures)
    if len(told) < len(entries):
        _put_back(entries[len(told) :])
    return len(told)


def _deliver_each(entries: list[Entry], over: Callable[[], bool]) -> int:
    for number, entry in enumerate(entries):
        if over():
            _put_back(entries[number:])
            return number
        _deliver(entry)
    return len(entries)


def _put_back(entries: list[Entry]) -> None:
    """They have waited as long as they have: what takes several turns comes after them."""
    give_back(entries, due_at=due_since(entries))


def _deliver(entry: Entry) -> None:
    if ended_each_process(entry):
        _note_errors(entry, ["The process ended during each attempt."], most=0)
    elif failures := _tell(entry):
        _note_failures(entry, failures)
    else:
        _note_success([entry])


def _tell(entry: Entry) -> list[tuple[Any, Exception]]:
    token = request_id.set(entry.request_id)
    try:
        return tell(entry)
    finally:
        request_id.reset(token)


def _note_success(entries: list[Entry]) -> None:
    mine = Entry.objects.claimed_by(entries[0].claimed_by).filter(pk__in=[entry.pk for entry in entries])
    mine.update(state=Entry.State.DELIVERED, delivered_at=Now(), claimed_by=None, last_error="")


def _note_failures(entry: Entry, failures: list[tuple[Any, Exception]]) -> None:
    errors = []
    for receiver, error in failures:
        if isinstance(error, NotYet):
            continue
        name = f"{getattr(receiver, '__module__', '')}.{getattr(receiver, '__qualname__', receiver)}"
        logger.warning("%s failed in %s", entry.fact, name, exc_info=error, extra={"entry": entry.pk})
        errors.append(f"{name}: {type(error).__name__}: {error}")
    if len(errors) < len(failures):
        give_back([entry])  # who failed is tried again as well; its tries count once the others have done all
    else:
        away = all(_is_away(error) for _, error in failures)
        most = app_settings().DELIVERY_ATTEMPTS if away else app_settings().RELAY_ATTEMPTS
        _note_errors(entry, errors, most=most, longest=LONGEST_OUTAGE_PAUSE_SECONDS if away else LONGEST_PAUSE_SECONDS)


def _is_away(error: Exception) -> bool:
    """A server is not there, or does not talk to us: that says nothing about the fact, and ends by itself.

    A code that is mailed, say, is worth as long a patience as any other mail.
    """
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return True
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code < PERMANENT
    return isinstance(error, OSError) and not isinstance(error, smtplib.SMTPRecipientsRefused)


def _note_errors(entry: Entry, errors: list[str], *, most: int, longest: float = LONGEST_PAUSE_SECONDS) -> None:
    Entry.objects.claimed_by(entry.claimed_by).filter(pk=entry.pk).update(
        state=Entry.State.DEAD if entry.attempts >= most else Entry.State.WAITING,
        due_at=Now() + pause(entry.attempts, longest=longest),
        claimed_by=None,
        last_error=without_addresses("\n".join(errors))[:5000],
    )

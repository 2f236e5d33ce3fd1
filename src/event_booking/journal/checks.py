"""System checks of the work in the background: is anybody doing it?"""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning  # noqa: A004
from django.db import DatabaseError, router, transaction

from event_booking.journal.beat import BEAT_SCHEDULE
from event_booking.journal.facts import FACTS, heard_names
from event_booking.journal.jobs import seconds_since_last_run
from event_booking.journal.models import Entry
from event_booking.journal.queues import Backlog, backlogs

#: Work that has waited longer, while no job ran for as long, waits for nobody.
LATE_SECONDS = 300


def check_relay(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Report that nobody relays: for ``manage.py check --database default``."""
    alias = router.db_for_read(Entry)
    if alias not in (databases or ()):
        return []
    try:
        with transaction.atomic(using=alias):
            late, since = [each for each in backlogs() if each.oldest_seconds > LATE_SECONDS], seconds_since_last_run()
    except DatabaseError:
        return []  # it is not migrated yet, or away, which others say better
    if not late or (since is not None and since <= LATE_SECONDS):
        return []
    ran = "never ran" if since is None else f"ran {_minutes(since)} ago"
    return [
        Warning(
            f"Nobody does the work in the background: {_waiting(late)}, and its jobs {ran}.",
            hint="Run manage.py event_booking_relay beside the web server, or Celery with journal.beat.BEAT_SCHEDULE.",
            id="event_booking.W201",
        )
    ]


def _waiting(late: list[Backlog]) -> str:
    return ", ".join(f"{each.name} have been waiting for {_minutes(each.oldest_seconds)}" for each in late)


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes"


def check_schedule(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report a Celery schedule that has one half of the work. Without any of it, the relay may do it."""
    schedule = getattr(settings, "CELERY_BEAT_SCHEDULE", None) or {}
    scheduled = {entry.get("task") for entry in schedule.values() if isinstance(entry, dict)}
    ours = {entry["task"] for entry in BEAT_SCHEDULE.values()}
    missing = sorted(ours - scheduled)
    if not missing or not ours & scheduled:
        return []
    return [
        Warning(
            f"CELERY_BEAT_SCHEDULE lacks {', '.join(missing)}: half of the work in the background is not done.",
            hint="CELERY_BEAT_SCHEDULE = {**BEAT_SCHEDULE, ...}, from event_booking.journal.beat.",
            id="event_booking.W202",
        )
    ]


def check_names(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report names that are listened to and look like a fact's, misspelt.

    Others are facts of apps that are not installed: to listen to these is allowed.
    """
    near = {name: get_close_matches(name, FACTS, n=1, cutoff=0.85) for name in heard_names() if name not in FACTS}
    return [
        Warning(
            f"A receiver or a kind of notification listens to {name!r}, which is no fact: nothing ever comes.",
            hint=f"Did you mean {matches[0]}?",
            id="event_booking.W203",
        )
        for name, matches in near.items()
        if matches
    ]

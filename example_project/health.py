"""Is it alive, and can it do its work? For load balancers and for whoever is woken at night."""

from typing import Any

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from event_booking.journal.jobs import seconds_since_last_run
from event_booking.journal.queues import Backlog, backlogs

#: Work in the background that is behind by more than this is late.
LATE_SECONDS = 60


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked, so that a database which is away doesn't get it restarted."""
    return JsonResponse({"status": "ok"})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 while the database answers and takes what is written.

    A late relay is told, not punished: people can go on booking without it.
    """
    try:
        if only_reads():
            return not_ready("only reads")
        return JsonResponse({"database": "ok", "relay": relay_state()})
    except Error:
        return not_ready("away")


def only_reads() -> bool:
    """Whether it answers and can not be written to, such as a primary that has become a replica."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only" if connection.vendor == "postgresql" else "SELECT 'off'")
        return bool(cursor.fetchone()[0] == "on")


def not_ready(database: str) -> JsonResponse:
    connection.close()  # the next one may lead to another server
    return JsonResponse({"database": database, "relay": None}, status=503, headers={"Retry-After": "1"})


def relay_state() -> dict[str, Any]:
    """Seconds since the background work last ran, and whether it or one of its queues is late."""
    since, queues = seconds_since_last_run(), backlogs()
    late = max(since or 0.0, *(queue.oldest_seconds for queue in queues)) > LATE_SECONDS
    return {
        "status": "never" if since is None else "late" if late else "ok",
        "seconds": None if since is None else round(since, 1),
        "queues": {queue.name: _told(queue) for queue in queues},
    }


def _told(queue: Backlog) -> dict[str, Any]:
    return {
        "oldest_waiting_seconds": round(queue.oldest_seconds, 1),
        "failing": queue.failing,
        "given_up_today": queue.given_up,
    }

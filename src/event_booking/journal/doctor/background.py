"""Is the work in the background done, and does a worker answer?"""

from collections.abc import Iterator
from importlib.util import find_spec

from django.conf import settings

from event_booking.journal.doctor.findings import Finding, broken, doubtful, examines, fine
from event_booking.journal.jobs import seconds_since_last_run
from event_booking.journal.queues import QUEUES, backlogs

LATE_SECONDS = 60
WORKER_SECONDS = 3.0
NOTHING_LEAVES = "Holds do not expire, mails do not leave, waiting lists do not move."


@examines("relay")
def look_at_relay() -> Iterator[Finding]:
    since = seconds_since_last_run()
    to_do = "Run manage.py event_booking_relay beside the web server, or Celery with journal.beat.BEAT_SCHEDULE."
    if since is None:
        yield broken("no job ever ran", NOTHING_LEAVES, to_do)
    elif since > LATE_SECONDS:
        yield broken(f"no job ran for {since:.0f} s", NOTHING_LEAVES, to_do)
    else:
        yield fine(f"the last job began {since:.0f} s ago")


@examines("queues")
def look_at_queues() -> Iterator[Finding]:
    for each in backlogs():
        if each.oldest_seconds > LATE_SECONDS and not QUEUES[each.name].leads_away:
            why = "Something is waiting that nobody takes: too few relays, or one that hangs."
            yield doubtful(
                f"{each.name}: the oldest waits for {each.oldest_seconds:.0f} s", why, "See the relay's log."
            )
        if each.failing:
            why = "They are tried again and again; what is wrong does not go away by itself."
            yield doubtful(f"{each.name}: {each.failing} fail", why, "Their last error stands in the admin.")
        if each.given_up:
            why = "Nobody tries them again unless you say so."
            yield doubtful(f"{each.name}: {each.given_up} were given up today", why, "Send them again in the admin.")
    yield fine(f"{', '.join(QUEUES)} were looked at")


@examines("worker")
def look_at_worker() -> Iterator[Finding]:
    """Through the broker to a worker and back."""
    broker = str(getattr(settings, "CELERY_BROKER_URL", "") or "")
    if find_spec("celery") is None or not broker or broker.startswith("memory"):
        yield fine("no broker: the relay does the work")
        return
    from celery import current_app

    answers = current_app.control.ping(timeout=WORKER_SECONDS)
    if answers:
        yield fine(f"{len(answers)} answered")
    else:
        to_do = "Start one: celery --app … worker. Until then manage.py event_booking_relay does the same work."
        yield broken(f"none answered within {WORKER_SECONDS:g} s", NOTHING_LEAVES, to_do)

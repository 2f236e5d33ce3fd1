"""Is the work in the background done, and does a worker answer?"""

import time
from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec

from django.conf import settings

from event_booking.journal.beat import BEAT_SCHEDULE
from event_booking.journal.doctor.findings import Finding, broken, doubtful, examines, fine
from event_booking.journal.jobs import BEAT, JOBS, WORKER, failing_jobs, seconds_since_last_run, seconds_since_seen
from event_booking.journal.models import Job
from event_booking.journal.queues import QUEUES, backlogs

LATE_SECONDS = 60
WORKER_SECONDS = 5.0
LOOK_SECONDS = 0.05
#: How long the broker is waited for at each step, where the site does not say how long.
BROKER_SECONDS = 2.0
#: What that is called, by kind of broker.
BROKER_TIMEOUTS = {"redis": ["socket_timeout", "socket_connect_timeout"], "amqp": ["read_timeout", "write_timeout"]}
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


@examines("jobs")
def look_at_jobs() -> Iterator[Finding]:
    failing = failing_jobs()
    for name in failing:
        why = "It is tried again whenever it is due; until it succeeds, what it is for is not done."
        yield doubtful(f"{name} failed when it ran last", why, "The log of whoever ran it says why.")
    if not failing:
        yield fine(f"of {len(JOBS)} none failed when it ran last")


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


@examines("beat")
def look_at_beat() -> Iterator[Finding]:
    """Is Celery's clock running? Only where the site has one: a relay does the same work."""
    if not _has_broker() or not _is_scheduled():
        yield fine("the site has no beat: the relay does the work")
        return
    since = seconds_since_seen(BEAT)
    why = "Only a relay does the work then, if there is one."
    to_do = "Run one: celery --app … beat; and a worker for what it sends."
    if since is None:
        yield doubtful("nothing that it sent was ever done", why, to_do)
    elif since > LATE_SECONDS:
        yield doubtful(f"nothing that it sent was done for {since:.0f} s", why, to_do)
    else:
        yield fine(f"what it sent was done {since:.0f} s ago")


@examines("worker")
def look_at_worker() -> Iterator[Finding]:
    """A task through the broker to a worker, which notes in the database that it came."""
    if not _has_broker():
        yield fine("no broker: the relay does the work")
        return
    from kombu.exceptions import OperationalError

    to_do = "Start one: celery --app … worker. Until then manage.py event_booking_relay does the same work."
    try:
        seconds = _round_trip()
    except OperationalError as error:
        yield broken(f"the broker is away: {error}", NOTHING_LEAVES, "See CELERY_BROKER_URL. A relay needs none.")
        return
    if seconds is None:
        yield broken(f"no task was done within {WORKER_SECONDS:g} s", NOTHING_LEAVES, to_do)
    else:
        yield fine(f"a task was done within {seconds:.1f} s")


def _has_broker() -> bool:
    broker = str(getattr(settings, "CELERY_BROKER_URL", "") or "")
    return bool(broker) and not broker.startswith("memory") and find_spec("celery") is not None


def _is_scheduled() -> bool:
    schedule = getattr(settings, "CELERY_BEAT_SCHEDULE", None) or {}
    ours = {entry["task"] for entry in BEAT_SCHEDULE.values()}
    return any(isinstance(entry, dict) and entry.get("task") in ours for entry in schedule.values())


def _round_trip() -> float | None:
    """Seconds until a task was done, or ``None``."""
    from celery import Celery

    # made here: a command need not have imported the site's own
    app = Celery("event_booking.doctor", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    with app.connection_for_write() as broker:
        timeouts = dict.fromkeys(BROKER_TIMEOUTS.get(broker.transport.driver_type, ()), BROKER_SECONDS)
        broker.transport_options = timeouts | broker.transport_options
        begun, last = time.monotonic(), _seen_at()
        # nobody asks for its result, so that a frozen store of results is not waited for either
        app.send_task(
            "event_booking.answer", expires=WORKER_SECONDS, retry=False, ignore_result=True, connection=broker
        )
    while (seconds := time.monotonic() - begun) < WORKER_SECONDS:
        if _seen_at() != last:
            return seconds
        time.sleep(LOOK_SECONDS)
    return None


def _seen_at() -> datetime | None:
    return Job.objects.filter(name=WORKER).values_list("started_at", flat=True).first()

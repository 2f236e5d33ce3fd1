"""Periodic work: an app's ``periodic.py`` declares jobs; relay, beat and cron may all run them, and they run once.

A row says when a job is due next, and one conditional UPDATE decides who runs it. A job must still not mind running
twice: a process may die after the UPDATE, or be slow.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from django.db import Error
from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Now

from event_booking.database import after_commit
from event_booking.journal.models import Job

__all__ = ["periodic", "seconds_since_last_run"]

logger = logging.getLogger("event_booking.journal")


@dataclass(frozen=True)
class PeriodicJob:
    """A function without arguments, and the seconds between two runs."""

    name: str
    seconds: float
    run: Callable[[], object]


SLOW_SECONDS = 1
#: A job that is due later than this after its next run was noted by a clock that was wrong.
CLOCKS_DIFFER = timedelta(seconds=5)
#: Every declared job by its name.
JOBS: dict[str, PeriodicJob] = {}
#: Rows of ``Job`` that are no jobs: when beat last had a task done, and when a worker last answered the doctor.
BEAT, WORKER = "event_booking.beat", "event_booking.worker"
#: Before a job's name: when it failed last.
FAILED = "failed: "


def periodic(name: str, *, seconds: float) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Declare a job: ``@periodic("bookings.expire_holds", seconds=5)``."""

    def declare(function: Callable[[], object]) -> Callable[[], object]:
        JOBS[name] = PeriodicJob(name, seconds, function)
        return function

    return declare


def run_due_jobs(failed: set[str] | None = None) -> list[str]:
    """Run every job that is due and return their names; one that fails is logged and does not stop the others.

    After each that was slow, such as a backlog of mails, those before it that are quick have their turn again: seats
    are offered and given back however much there is to send. Names of those that fail are added to ``failed``.
    """
    ran, jobs, slow = list[str](), list(JOBS.values()), set[str]()
    for place, job in enumerate(jobs):
        if _is_slow(job, ran, failed):
            slow.add(job.name)
            slow |= {each.name for each in jobs[:place] if each.name not in slow and _is_slow(each, ran, failed)}
    return ran


def _is_slow(job: PeriodicJob, ran: list[str], failed: set[str] | None) -> bool:
    """Run it if it is due; whether that took long."""
    if not _claim(job):
        return False
    begun = monotonic()
    ran.append(job.name)
    try:
        job.run()
    except Exception:  # whatever a job of somebody else's raises
        logger.exception("periodic job %s failed", job.name)
        _note_failure(job)
        if failed is not None:
            failed.add(job.name)
    return monotonic() - begun > SLOW_SECONDS


def _note_failure(job: PeriodicJob) -> None:
    """For the doctor. What failed may be the database itself."""
    with suppress(Error):
        note_seen(f"{FAILED}{job.name}")


def failing_jobs() -> list[str]:
    """Names of jobs that failed when they ran last."""
    times = dict(Job.objects.filter(started_at__isnull=False).values_list("name", "started_at"))
    both = ((name, times.get(f"{FAILED}{name}"), times.get(name)) for name in JOBS)
    return [name for name, failed_at, started_at in both if failed_at and started_at and failed_at >= started_at]


def hasten(name: str) -> None:
    """Let this job be due now, once what was done in this transaction can be seen: there is work for it."""
    after_commit(lambda: Job.objects.filter(name=name, due_at__gt=Now()).update(due_at=Now()))


def seconds_since_last_run() -> float | None:
    """Age of the youngest run of any job: ``None`` when none ever ran, large when no process does the work."""
    return _youngest(Job.objects.exclude(name__in=[BEAT, WORKER]).exclude(name__startswith=FAILED))


def note_seen(name: str) -> None:
    """Write down that ``BEAT`` or ``WORKER`` is there, or that a job failed, now."""
    if not Job.objects.filter(name=name).update(started_at=Now()):
        Job.objects.bulk_create([Job(name=name, due_at=Now(), started_at=Now())], ignore_conflicts=True)


def seconds_since_seen(name: str) -> float | None:
    """How long ago that was; ``None`` for never."""
    return _youngest(Job.objects.filter(name=name))


def _youngest(rows: QuerySet[Job]) -> float | None:
    since = ExpressionWrapper(Now() - F("started_at"), output_field=DurationField())
    ages = rows.filter(started_at__isnull=False).order_by("-started_at").annotate(since=since)
    age = ages.values_list("since", flat=True).first()
    return None if age is None else max(age.total_seconds(), 0.0)


def _claim(job: PeriodicJob) -> bool:
    upcoming = Now() + timedelta(seconds=job.seconds)
    # later than its next run would be if it ran now: a clock was ahead when that was written, and is right again
    due = Q(due_at__lte=Now()) | Q(due_at__gt=upcoming + CLOCKS_DIFFER)
    if Job.objects.filter(due, name=job.name).update(due_at=upcoming, started_at=Now()):
        return True
    if Job.objects.filter(name=job.name).exists():
        return False
    Job.objects.bulk_create([Job(name=job.name, due_at=Now())], ignore_conflicts=True)
    return _claim(job)

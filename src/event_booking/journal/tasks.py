"""The relay and the periodic work as Celery tasks; ``beat.py`` has their schedule."""

from time import monotonic

from celery import shared_task

from event_booking.journal.jobs import BEAT, WORKER, note_seen, run_due_jobs
from event_booking.journal.relay import RUN_SECONDS, relay_once


@shared_task(ignore_result=True, name="event_booking.relay")
def relay() -> None:
    """Deliver what is due, batch by batch, until nothing is, or for as long as others can wait for the worker."""
    end = monotonic() + RUN_SECONDS
    while relay_once() and monotonic() < end:
        pass


@shared_task(ignore_result=True, name="event_booking.periodic")
def periodic() -> None:
    """Run the periodic jobs that are due."""
    note_seen(BEAT)
    run_due_jobs()


@shared_task(ignore_result=True, name="event_booking.answer")
def answer() -> None:
    """Let the doctor see that a task which it sends comes to a worker, and the worker to the database."""
    note_seen(WORKER)

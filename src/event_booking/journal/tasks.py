"""The relay and the periodic work as Celery tasks; ``beat.py`` has their schedule."""

from celery import shared_task

from event_booking.journal.jobs import BEAT, WORKER, note_seen, run_due_jobs
from event_booking.journal.relay import relay_for_a_while


@shared_task(ignore_result=True, name="event_booking.relay")
def relay() -> None:
    """Deliver what is due, for as long as others can wait for the worker."""
    relay_for_a_while()


@shared_task(ignore_result=True, name="event_booking.periodic")
def periodic() -> None:
    """Run the periodic jobs that are due."""
    note_seen(BEAT)
    run_due_jobs()


@shared_task(ignore_result=True, name="event_booking.answer")
def answer() -> None:
    """Let the doctor see that a task which it sends comes to a worker, and the worker to the database."""
    note_seen(WORKER)

"""Deliver facts and run the periodic work: all that a site without Celery needs beside its web server."""

import gc
import logging
import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from event_booking.conf import app_settings
from event_booking.journal.jobs import run_due_jobs
from event_booking.journal.queues import QUEUES, Backlog, backlogs, number_due
from event_booking.journal.relay import relay_for_a_while

logger = logging.getLogger("event_booking.journal")

#: Until the jobs that run every second are due again, of which one sends what the last facts brought about.
NEXT_ROUND_SECONDS = 1.1
#: Of facts, before jobs that are due every second have theirs.
TURN_SECONDS = 1
#: On a site where something is always due, a run from cron ends after that all the same.
ONCE_SECONDS = 600


class Command(BaseCommand):
    help = "Deliver recorded facts to their receivers and run the periodic jobs, until SIGTERM or SIGINT."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = "do what is due, and what comes of that, and end, for cron; its status is 1 if something is left"
        parser.add_argument("--once", action="store_true", help=what)

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        stop = Stop()
        if once:
            work_off(stop)
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop.ask)
        gc.freeze()  # what was imported stays; to go through it again and again costs a sixth of all it does
        while not stop():
            patiently_work(stop)
            stop.sleep(app_settings().RELAY_SECONDS)
        connections.close_all()


class Stop:
    """Whether a signal asked to end. No ``threading.Event``: its lock may be held when the handler wants it."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        return self.asked

    def ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True

    def sleep(self, seconds: float) -> None:
        """Wait that long, or until asked."""
        end = time.monotonic() + seconds
        while not self.asked and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))


def work(stop: Stop, failed: set[str] | None = None) -> int:
    """Do all that is due, or as much as there is time for; return how many facts were tried."""
    run_due_jobs(failed)
    tried = 0
    while not stop() and (number := relay_for_a_while(seconds=TURN_SECONDS, stop=stop)):
        tried += number
        run_due_jobs(failed)
    return tried


def work_off(stop: Stop) -> None:
    """Work until nothing is due, and nothing that came of it; raise ``CommandError`` if something could not be done.

    What failed just now is due later, and left to the next run.
    """
    failed: set[str] = set()
    left, end = None, time.monotonic() + ONCE_SECONDS
    while True:
        tried, due = work(stop, failed), number_due()
        if not any(due.values()) or (due == left and not tried) or time.monotonic() > end:
            break  # all is done, or a whole round has changed nothing
        left = due
        stop.sleep(NEXT_ROUND_SECONDS)
    troubles = [f"the job {name} failed" for name in sorted(failed)]
    troubles += [f"{number} {name} are due and nobody takes them" for name, number in due.items() if number]
    troubles += [f"{each.failing} {each.name} fail again and again" for each in _failing()]
    if troubles:
        raise CommandError(f"Not all could be done: {', '.join(troubles)}.")


def _failing() -> list[Backlog]:
    """An organizer's server that is down for days is no trouble of this site's."""
    return [each for each in backlogs() if each.failing and not QUEUES[each.name].leads_away]


def patiently_work(stop: Stop) -> None:
    """The same, outliving a database that is away."""
    close_old_connections()
    try:
        work(stop)
    except (DatabaseError, InterfaceError):
        logger.exception("the relay lost its database; it tries again")
        connections.close_all()

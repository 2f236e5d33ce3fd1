"""Deliver facts and run the periodic work: all that a site without Celery needs beside its web server."""

import logging
import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from event_booking.conf import app_settings
from event_booking.journal.jobs import run_due_jobs
from event_booking.journal.relay import relay_once

logger = logging.getLogger("event_booking.journal")


class Command(BaseCommand):
    help = "Deliver recorded facts to their receivers and run the periodic jobs, until SIGTERM or SIGINT."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now and end, for cron")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        stop = Stop()
        if once:
            work(stop)
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop.ask)
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


def work(stop: Stop) -> None:
    """Do all that is due, or as much as there is time for."""
    run_due_jobs()
    while not stop() and relay_once(stop=stop):
        run_due_jobs()


def patiently_work(stop: Stop) -> None:
    """The same, outliving a database that is away."""
    close_old_connections()
    try:
        work(stop)
    except (DatabaseError, InterfaceError):
        logger.exception("the relay lost its database; it tries again")
        connections.close_all()

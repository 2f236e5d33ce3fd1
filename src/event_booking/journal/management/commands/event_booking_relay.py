"""Deliver facts and run the periodic work: all that a site without Celery needs beside its web server."""

import logging
import signal
import threading
from argparse import ArgumentParser
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
        stop = threading.Event()
        if once:
            work(stop)
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            patiently_work(stop)
            stop.wait(app_settings().RELAY_SECONDS)
        connections.close_all()


def work(stop: threading.Event) -> None:
    """Do all that is due, or as much as there is time for."""
    run_due_jobs()
    while not stop.is_set() and relay_once():
        run_due_jobs()


def patiently_work(stop: threading.Event) -> None:
    """The same, outliving a database that is away."""
    close_old_connections()
    try:
        work(stop)
    except (DatabaseError, InterfaceError):
        logger.exception("the relay lost its database; it tries again")
        connections.close_all()

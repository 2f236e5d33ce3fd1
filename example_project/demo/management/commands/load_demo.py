import secrets
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from example_project.demo import data, site
from example_project.demo.people import ADMIN, ORGANIZER, USER
from example_project.environment import secret

#: Known to everybody, and therefore only for a site in DEBUG, which is nobody's but its user's.
KNOWN_PASSWORD = "welcome-to-the-demo"  # noqa: S105
LOCK = 0x6576656E74  # two commands at once make one site


class Command(BaseCommand):
    help = "Make a believable site: people, fifty events, bookings, reviews. Does nothing where it is there already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        most = site.MOST_EVENTS // len(data.texts())
        parser.add_argument("--seed", type=int, default=1, help="another number, another site (default: 1)")
        parser.add_argument(
            "--scale", type=int, default=1, metavar="N", help=f"N times as many events, without bookings, up to {most}"
        )

    def handle(self, *args: Any, seed: int, scale: int, **options: Any) -> None:
        most = site.MOST_EVENTS // len(data.texts())
        if not 1 <= scale <= most:
            raise CommandError(f"--scale is a number from 1 to {most}: {len(data.texts())} events, multiplied.")
        password = self._load(seed)
        if scale > 1:
            site.multiply(scale=scale, seed=seed, told=self._tell)
        self.stdout.write(
            f"Demo accounts, all with the {password}:\n"
            f"  {USER:<24} books\n  {ORGANIZER:<24} organizes\n  {ADMIN:<24} administers"
        )

    def _load(self, seed: int) -> str:
        """Load what is missing; return how to call the password."""
        known = KNOWN_PASSWORD if settings.DEBUG else ""
        given = secret("DEMO_PASSWORD", known)
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            if site.is_loaded():
                return f"password {given}" if given else "password that was shown when they were made"
            password = given or secrets.token_urlsafe(12)
            site.load(seed=seed, password=password)
        return f"password {password}"

    def _tell(self, there: int, wanted: int) -> None:
        if sys.stderr.isatty():
            bar = "█" * (there * 40 // wanted)
            end = "\n" if there == wanted else "\r"
            self.stderr.write(f"{bar:<40} {there:>9,} of {wanted:,} events", ending=end)
        elif there * 10 // wanted != (there - site.BATCH) * 10 // wanted:
            self.stderr.write(f"{there:,} of {wanted:,} events")

"""Prove that the data keeps what is promised, or name each row that does not."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from event_booking.bookings.audit import Audit, Finding, repair
from event_booking.bookings.audit.run import dead_facts


class Command(BaseCommand):
    help = "Check seats, tickets, bookings, holds, limits and the waiting list, row by row, also while the site sells."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
        parser.add_argument("--repair", action="store_true", help="repair what can be derived from other rows")
        what = "write the outcome there for Prometheus, by way of node_exporter's textfile collector"
        parser.add_argument("--metrics", type=Path, metavar="FILE", help=what)

    def handle(self, *args: Any, **options: Any) -> None:
        begun, audit = time.monotonic(), Audit()
        told = self._told(audit, repairs=options["repair"])
        found, repaired = self._as_json(told) if options["json"] else self._as_lines(told)
        summary = {
            "clean": found == repaired, "found": found, "repaired": repaired, "rows": dict(audit.rows),
            "dead_facts": dead_facts(), "seconds": round(time.monotonic() - begun, 2),
        }  # fmt: skip
        self._sum_up(summary, as_json=options["json"])
        if options["metrics"]:
            write_metrics(options["metrics"], off=found - repaired)
        if found != repaired:
            raise CommandError(f"{found - repaired} rows are off.", returncode=1)

    def _told(self, audit: Audit, *, repairs: bool) -> Iterator[tuple[Finding, str]]:
        for finding in audit.findings():
            yield finding, repair(finding) if repairs else ""

    def _as_lines(self, told: Iterator[tuple[Finding, str]]) -> tuple[int, int]:
        found = repaired = 0
        for finding, done in told:
            found, repaired = found + 1, repaired + bool(done)
            self.stdout.write(f"{finding}{f'; repaired: {done}' if done else ''}")
        return found, repaired

    def _as_json(self, told: Iterator[tuple[Finding, str]]) -> tuple[int, int]:
        """Row by row: there may be more of them than there is memory."""
        found = repaired = 0
        self.stdout.write('{"findings": [', ending="")
        for finding, done in told:
            row = json.dumps({**asdict(finding), "repaired": done}, cls=DjangoJSONEncoder)
            self.stdout.write(f"{', ' if found else ''}{row}", ending="")
            found, repaired = found + 1, repaired + bool(done)
        return found, repaired

    def _sum_up(self, summary: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(f"], {json.dumps(summary)[1:]}")
            return
        rows = sum(summary["rows"].values())
        self.stdout.write(
            f"Checked {rows:,} rows of {len(summary['rows'])} tables in {summary['seconds']} s: "
            f"{summary['found']} off, {summary['repaired']} repaired; facts given up: {summary['dead_facts']}."
        )


def write_metrics(file: Path, *, off: int) -> None:
    """Whoever reads the file sees the whole of the last audit, or the whole of this one."""
    figures = {
        "event_booking_audit_off": ("Rows that are not as promised, after repairs", off),
        "event_booking_audit_time_seconds": ("When the last audit ended", round(time.time())),
    }
    lines = [f"# HELP {name} {text}\n# TYPE {name} gauge\n{name} {value}\n" for name, (text, value) in figures.items()]
    written = file.with_suffix(".new")
    written.write_text("".join(lines))
    written.chmod(0o644)
    written.replace(file)

"""What is wrong with this site, why it matters, and what to do."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand

from event_booking.journal.doctor import EXAMINATIONS, Finding, State
from event_booking.journal.doctor.findings import findings_of
from event_booking.journal.doctor.places import send_test_mail

SIGNS = {State.FINE: "ok  ", State.DOUBTFUL: "hm  ", State.BROKEN: "BAD "}


class Command(BaseCommand):
    help = (
        "Examine the site: settings, keys, migrations, database, background work, mail, files. Status 1: it is broken."
    )
    requires_system_checks = []  # it tells what they say, and goes on

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument("--send-test-mail", metavar="ADDRESS", help="send a mail there, as the site sends its own")

    def handle(self, *args: Any, **options: Any) -> None:
        examinations = dict(EXAMINATIONS)
        if address := options["send_test_mail"]:
            examinations["test mail"] = partial(send_test_mail, address)
        found = {}
        for name, examination in examinations.items():
            found[name] = findings_of(examination)
            if not options["json"]:
                self._tell(name, found[name])
        if options["json"]:
            self.stdout.write(_as_json(found))
        if any(each.state == State.BROKEN for findings in found.values() for each in findings):
            raise SystemExit(1)

    def _tell(self, name: str, findings: list[Finding]) -> None:
        """At once: the next examination may take a while."""
        for each in findings:
            self.stdout.write("\n".join(_lines(name, each)))
        self.stdout.flush()


def _as_json(found: dict[str, list[Finding]]) -> str:
    rows = [{"examination": name, **asdict(each)} for name, findings in found.items() for each in findings]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _lines(name: str, found: Finding) -> list[str]:
    more = [f"{'':16}{part}" for part in (found.why, f"→ {found.to_do}" if found.to_do else "") if part]
    return [f"{SIGNS[found.state]}{name:12}{found.what}", *more]

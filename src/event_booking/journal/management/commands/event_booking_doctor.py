"""What is wrong with this site, why it matters, and what to do."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.mail import send_mail
from django.core.management.base import BaseCommand

from event_booking.conf import app_settings
from event_booking.journal.doctor import EXAMINATIONS, Finding, State, examine

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
        found = {name: examine(name) for name in EXAMINATIONS}
        if address := options["send_test_mail"]:
            found["test mail"] = [_send(address)]
        self.stdout.write(_as_json(found) if options["json"] else _as_text(found))
        if any(each.state == State.BROKEN for findings in found.values() for each in findings):
            raise SystemExit(1)


def _send(address: str) -> Finding:
    name = app_settings().SITE_NAME
    try:
        send_mail(f"{name}: a test", f"Mails of {name} arrive here.", None, [address])
    except (OSError, ValueError) as error:
        why = "Codes, tickets and reminders go the same way."
        return Finding(State.BROKEN, f"{type(error).__name__}: {error}", why, "See what the server says.")
    return Finding(State.FINE, f"accepted for {address}; look whether it arrives, and not as spam")


def _as_json(found: dict[str, list[Finding]]) -> str:
    rows = [{"examination": name, **asdict(each)} for name, findings in found.items() for each in findings]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _as_text(found: dict[str, list[Finding]]) -> str:
    return "\n".join(line for name, findings in found.items() for each in findings for line in _lines(name, each))


def _lines(name: str, found: Finding) -> list[str]:
    more = [f"{'':16}{part}" for part in (found.why, f"→ {found.to_do}" if found.to_do else "") if part]
    return [f"{SIGNS[found.state]}{name:12}{found.what}", *more]

"""What every test of faults needs: a site in processes of its own, people who book, mails to be counted."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.servers.driver import connect
from tests.servers.site import ROOT, Site
from tests.servers.smtp import Mailbox, text_of

#: ``make faults`` asks for the numbers that are promised; ``make test`` for as few as can show a fault.
FULL = bool(os.environ.get("EVENT_BOOKING_FULL_FAULTS"))
#: What was due leaves within that many seconds after whatever was away is back.
PROMISED = 120
CONFIRMED = "booking_confirmed"

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
    "DEBUG": "false",
    "SECRET_KEY": "only-for-faults-0123456789-0123456789-0123456789-0123456789",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "WEB_CONCURRENCY": "2",
    "EMAIL_HOST": "127.0.0.1",
    "ENV_FILE": os.devnull,
}


def size(short: int, full: int) -> int:
    return full if FULL else short


def eventually(look: Callable[[], Any], seconds: float = PROMISED, what: str = "it did not happen in time") -> Any:
    end = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < end, what
        time.sleep(0.1)
    return seen


class Rig:
    """A database of its own, its mails, and processes of ours on it. ``with`` is for the processes of ``start``."""

    def __init__(self, folder: Path, database: dict[str, str], mails: Mailbox, **environment: str) -> None:
        self.folder, self.database, self.mails = folder, database, mails
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DB_", "DJANGO_", "EMAIL_", "REDIS_"))}
        own = {"EMAIL_PORT": str(mails.port), "DATA_DIR": str(folder)}
        self.environment = {**kept, **ENVIRONMENT, **own, **database, **environment}
        self.processes = list[subprocess.Popen[bytes]]()

    def __enter__(self) -> "Rig":
        return self

    def __exit__(self, *error: object) -> None:
        for process in self.processes:
            process.kill()
            process.wait()

    @contextmanager
    def site(self) -> Iterator[Site]:
        """The whole site, as its supervisor runs it."""
        own = {k: v for k, v in self.environment.items() if k not in ("DATA_DIR", "ENV_FILE")}
        with Site(self.folder, **own) as running:
            self.scene = self.make_scene()
            yield running

    def make_scene(self) -> dict[str, Any]:
        """People who are signed in, and what is on sale."""
        made: dict[str, Any] = json.loads(self.python("tests.crashes.scene", 8))
        return made

    def python(self, *arguments: object) -> str:
        """What a module prints that runs with the site's settings and database."""
        command = [sys.executable, "-m", *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{arguments}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout

    def start(self, *arguments: object, **environment: str) -> "subprocess.Popen[bytes]":
        """A module in a process of its own, until the end of the test."""
        with (self.folder / f"process-{len(self.processes)}.log").open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", *map(str, arguments)], cwd=ROOT, env={**self.environment, **environment},
                stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        names = {
            "host": "DB_HOST",
            "port": "DB_PORT",
            "user": "DB_USER",
            "password": "DB_PASSWORD",
            "dbname": "DB_NAME",
        }
        connection = connect(**{key: self.database[name] for key, name in names.items()})
        try:
            cursor = connection.cursor()
            cursor.execute(sql, values)
            return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()

    def failed_once(self) -> bool:
        """Whether a mail could not be sent, and that was noted."""
        return bool(self.rows("SELECT 1 FROM event_booking_notifications_delivery WHERE last_error <> '' LIMIT 1"))

    def let_claims_end(self, *, wait: bool = FULL) -> None:
        """What the dead had claimed is due again, as it would be after a minute; nobody who lives may hold claims.

        With the full numbers it takes that minute.
        """
        for table in () if wait else ("notifications_delivery", "journal_entry"):
            self.rows(
                f"UPDATE event_booking_{table} SET due_at = now() WHERE state = 'waiting' AND claimed_by IS NOT NULL"
            )

    def due(self) -> set[str]:
        """The Message-IDs of all notices of confirmed bookings."""
        notices = "SELECT fact_id, user_id FROM event_booking_notifications_notification WHERE kind = %s"
        return {f"<{CONFIRMED}.{fact}.{user}@127.0.0.1>" for fact, user in self.rows(notices, CONFIRMED)}

    def sent(self) -> Counter[str]:
        """The Message-IDs of those that came, and how often."""
        return Counter(
            name for mail in list(self.mails.mails) if (name := mail["Message-ID"]).startswith(f"<{CONFIRMED}")
        )

    def all_have_left(self, number: int) -> None:
        """Wait for it: so many notices, each sent and marked as such."""

        def left() -> bool:
            waiting = "SELECT 1 FROM event_booking_notifications_delivery WHERE state = 'waiting' LIMIT 1"
            return len(self.due()) == number and not self.rows(waiting)

        try:
            eventually(left)
        except AssertionError:
            rows = self.rows("SELECT state, attempts, due_at - now(), claimed_by, last_error, count(*) "
                             "FROM event_booking_notifications_delivery GROUP BY 1, 2, 3, 4, 5")  # fmt: skip
            raise AssertionError(f"{len(self.due())} of {number} notices, deliveries: {rows[:10]}") from None

    def missing(self, references: list[str]) -> list[str]:
        """Bookings of which no mail tells."""
        texts = "\n".join(text_of(mail) for mail in self.mails.mails)
        return [reference for reference in references if reference not in texts]

    def copies(self) -> int:
        """Mails beyond one for each Message-ID."""
        sent = self.sent()
        return sent.total() - len(sent)


class Rush:
    """People book a free ticket each, one request after the other on four connections."""

    def __init__(self, site: Site, scene: dict[str, Any]) -> None:
        self.site, self.scene = site, scene
        self.references, self.failures = list[str](), list[str]()

    def book(self, number: int) -> "Rush":
        tokens = cycle(self.scene["people"])
        work = [next(tokens) for _ in range(number)]
        with ThreadPoolExecutor(4) as crowd:
            for told in crowd.map(self._book, [work[start::4] for start in range(4)]):
                self.references += told
        return self

    def _book(self, tokens: list[str]) -> list[str]:
        large = self.scene["events"][1]
        wish = {"event": large["event"], "items": [{"ticket_type": large["ticket_types"][0], "quantity": 1}]}
        told = []
        with self.site.client() as client:
            for token in tokens:
                try:
                    answer = client.post("bookings/", json=wish, headers={"Authorization": f"Bearer {token}"})
                    told.append(answer.raise_for_status().json()["reference"])
                except httpx.HTTPError as error:
                    self.failures.append(repr(error))
        return told

    @property
    def availability(self) -> float:
        return len(self.references) / (len(self.references) + len(self.failures))


def tree(pid: int) -> list[psutil.Process]:
    """A process and all below it, deepest first."""
    root = psutil.Process(pid)
    return [*reversed(root.children(recursive=True)), root]

"""A site to be killed: a durable PostgreSQL, gunicorn, relay, and people who are signed in."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import psutil

from tests.servers.driver import connect
from tests.servers.postgres import Postgres
from tests.servers.site import ROOT, Site

#: Seconds after which a test of this kind gives up: no measure of anything, machines are slow at times.
PATIENCE = 180.0


class Arena:
    """``with Arena(folder, people=8) as arena: arena.kill_worker(random)``.

    ``others``: events beside the hot one and the large one. ``postgres``: instead of a server of its own.
    """

    def __init__(self, folder: Path, *, people: int, others: int = 0, postgres: Any = None) -> None:
        self.folder, self.people, self.others = folder, people, others
        self.postgres = postgres or Postgres(durable=True)

    def __enter__(self) -> "Arena":
        self.postgres.start()
        try:
            self.site = Site(self.folder, **self.postgres.environment(), **ENVIRONMENT).__enter__()
            self.scene: dict[str, Any] = json.loads(self.python("tests.crashes.scene", self.people, self.others))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        if site := getattr(self, "site", None):
            site.__exit__(*error)
        self.postgres.stop()

    def python(self, module: str, *arguments: object) -> str:
        """What a module prints that runs with the site's settings and database."""
        command = [sys.executable, "-m", module, *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, env=self.site.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{module}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout

    def audit(self) -> list[str]:
        """What ``event_booking_audit`` finds."""
        command = [sys.executable, "-m", "example_project.manage", "event_booking_audit", "--json"]
        done = subprocess.run(command, cwd=ROOT, env=self.site.environment, capture_output=True, text=True, check=False)
        assert done.stdout, done.stderr[-3000:]
        told = json.loads(done.stdout)
        return [json.dumps(finding) for finding in told["findings"]] + ["a fact was given up"] * told["dead_facts"]

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    def change(self, sql: str, *values: Any) -> None:
        with self._cursor() as cursor:
            cursor.execute(sql, values)

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        known = {key.removeprefix("DB_").lower(): value for key, value in self.postgres.environment().items()}
        known = {"dbname": known.pop("name"), **{key: value for key, value in known.items() if value}}
        connection = connect(**known)
        try:
            yield connection.cursor()
        finally:
            connection.close()

    def kill_worker(self, random: Random) -> None:
        """SIGKILL one of gunicorn's workers, busy or not."""
        random.choice(eventually(lambda: self._child("gunicorn").children())).kill()

    def kill_relay(self) -> None:
        self._child("event_booking_relay").kill()

    def kill_postgres(self) -> None:
        """SIGKILL the postmaster, and start it again as soon as the system lets us."""
        self.postgres.kill()
        self.postgres.launch(PATIENCE)

    def has_worked(self, since: Any) -> bool:
        """Whether the work of the background has been done since this time of the database."""
        return bool(self.rows("SELECT 1 FROM event_booking_journal_job WHERE started_at > %s LIMIT 1", since))

    def _child(self, name: str) -> psutil.Process:
        """The supervisor's child of this name; it may be between death and birth."""

        def look() -> list[psutil.Process]:
            children = psutil.Process(self.site.process.pid).children()
            return [child for child in children if any(name in word for word in command_of(child))]

        return eventually(look)[0]


ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "tests.crashes.settings",
    "DEBUG": "false",
    "SECRET_KEY": "only-for-crashes-0123456789-0123456789-0123456789-0123456789",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "WEB_CONCURRENCY": str(max(2, os.cpu_count() or 1)),
}


def command_of(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def eventually(look: Callable[[], Any]) -> Any:
    """What ``look`` finds at last."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
    return found

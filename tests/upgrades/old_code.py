"""``make test-upgrade``: the code before runs on the tables of this one, and what it stored outlives the migrations.

The code before is that of the last release (a tag ``v…``, no pre-release), or ``--ref``. Until there is a release, it
is a commit from before the latest migrations.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.servers.driver import connect
from tests.servers.postgres import Postgres
from tests.servers.site import ROOT

#: Before accounts 0006, events 0005 and events 0006; its own tests are green.
UNRELEASED = "9ab867577e289830766e9dc439987dea088cfba9"
#: What the old code is tried with: the whole product over HTTP, and what people do most.
SUITE = [
    "tests/story/test_story.py", "tests/bookings/test_services.py", "tests/bookings/test_views.py",
    "tests/bookings/test_check_in.py", "tests/bookings/test_waitlist.py", "tests/bookings/test_vouchers.py",
]  # fmt: skip
TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
#: Django's own record of what it did.
NOT_DATA = {"django_migrations"}

Rows = dict[str, list[dict[str, Any]]]


def git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout


def last_release() -> str | None:
    tags = git("tag", "--list", "v*", "--merged", "HEAD^", "--sort=-v:refname").decode().split()
    return next((tag for tag in tags if tag.removeprefix("v").replace(".", "").isdigit()), None)


def unpack(ref: str, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(git("archive", "--format=tar", ref))) as archive:
        archive.extractall(folder, filter="data")


class Code:
    """One of the two: its folder, and how its commands are run against a database."""

    def __init__(self, folder: Path, server: Postgres, scratch: Path) -> None:
        self.folder, self.server, self.scratch = folder, server, scratch

    def run(self, database: str, *command: str) -> str:
        """What ``python command`` prints; its own output is shown when it fails."""
        done = subprocess.run(
            [sys.executable, *command], cwd=self.folder, env=self._environment(database), check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} in {self.folder}:\n{done.stdout[-6000:]}")
        return done.stdout

    def manage(self, database: str, *command: str) -> str:
        return self.run(database, "-m", "example_project.manage", *command)

    def version(self) -> str:
        """Also proves that the other's package is not what is imported."""
        where = self.run("booking", "-c", "import event_booking; print(event_booking.__file__)").strip()
        if not Path(where).is_relative_to(self.folder):
            raise SystemExit(f"{where} is imported, not what lies in {self.folder}")
        return self.run("booking", "-c", "import event_booking; print(event_booking.__version__)").strip()

    def _environment(self, database: str) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("DB_", "DJANGO_", "REDIS_"))}
        path = f"{self.folder / 'src'}{os.pathsep}{self.folder}"
        own = {"PYTHONPATH": path, "ENV_FILE": os.devnull, "DATA_DIR": str(self.scratch), "DEBUG": "true"}
        return {**kept, **own, **self.server.environment(), "DB_NAME": database}


def rows_of(server: Postgres, database: str) -> Rows:
    """Everything that is stored, by table."""
    address = {"host": "127.0.0.1", "port": server.port, "user": "booking", "dbname": database}
    with closing(connect(**address)) as connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = {name for (name,) in cursor.fetchall()} - NOT_DATA
        found = {}
        for table in sorted(tables):
            cursor.execute(f'SELECT to_json(it)::text FROM "{table}" it ORDER BY 1')
            found[table] = [json.loads(text) for (text,) in cursor.fetchall()]
    return found


def missing(before: Rows, after: Rows) -> list[str]:
    """What was stored before and is not there after, column by column. New columns and tables are nobody's loss."""
    found = []
    for table, rows in before.items():
        columns = set(rows[0]) if rows else set()
        kept = [{key: value for key, value in row.items() if key in columns} for row in after.get(table, [])]
        found += [f"{table}: {row}" for row in rows if row not in kept]
    return found


def old_code_on_new_tables(old: Code, new: Code) -> None:
    """Each database that the old tests make is a copy of ``template1``, in which the new code has migrated before."""
    new.manage("template1", "migrate", "--verbosity", "0")
    told = old.run("booking", "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *SUITE)
    print(f"  its tests: {told.strip().splitlines()[-1]}")


def old_data_in_new_tables(old: Code, new: Code, server: Postgres) -> None:
    """The demo of the old code, migrated; then the old code once more, which runs until its last worker ends."""
    old.manage("booking", "migrate", "--verbosity", "0")
    old.manage("booking", "load_demo")
    before = rows_of(server, "booking")
    new.manage("booking", "migrate", "--verbosity", "0")
    after = rows_of(server, "booking")
    if lost := missing(before, after):
        raise SystemExit("\n".join(["These are not what they were:", *lost[:20]]))
    for code in (new, old):
        code.manage("booking", "event_booking_audit", "--json")
        code.manage("booking", "check", "--database", "default")
    print(f"  {sum(map(len, before.values())):,} rows in {len(before)} tables kept, and both audits clean")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.upgrades.old_code", description=__doc__)
    parser.add_argument("--ref", default=os.environ.get("UPGRADE_FROM"), help="tag or commit of the code before")
    ref = parser.parse_args().ref or last_release() or UNRELEASED
    server = Postgres()
    with tempfile.TemporaryDirectory(prefix="event-booking-upgrade-") as scratch:
        folder = Path(scratch) / "old"
        unpack(ref, folder)
        server.start()
        try:
            old, new = Code(folder, server, Path(scratch)), Code(ROOT, server, Path(scratch))
            print(f"Code of {ref} (version {old.version()}) with the tables of {new.version()}:", flush=True)
            old_data_in_new_tables(old, new, server)
            old_code_on_new_tables(old, new)
        finally:
            server.stop()
    print(
        "Both get along." if ref != UNRELEASED else "Both get along. (There is no release yet: a commit stands for it.)"
    )


if __name__ == "__main__":
    main()

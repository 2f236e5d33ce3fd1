"""A database with every table, to be copied: PostgreSQL does in a moment what takes migrations half a minute."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

from tests.servers.driver import connect

ROOT = Path(__file__).resolve().parents[2]
NAME = "migrated"


def template() -> str:
    """The name of that database on the server of the tests, made by whichever process asks first.

    On a server that was given nothing is left behind: there it is PostgreSQL's own, which is empty.
    """
    home = os.environ.get("EVENT_BOOKING_TEST_HOME")
    if not home:
        return "template1"
    with (Path(home) / NAME).open("a+") as made:
        fcntl.flock(made, fcntl.LOCK_EX)
        made.seek(0)
        if not made.read():
            _make()
            made.write(NAME)
    return NAME


def _make() -> None:
    port = os.environ.get("DB_DIRECT_PORT") or os.environ["DB_PORT"]  # a pool would keep it open
    connection = connect(host=os.environ["DB_HOST"], port=port, user=os.environ["DB_USER"], dbname="postgres")
    cursor = connection.cursor()
    cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")  # of a process that did not come to an end
    cursor.execute(f"CREATE DATABASE {NAME}")
    connection.close()
    environment = {**os.environ, "DB_NAME": NAME, "DB_PORT": port, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)

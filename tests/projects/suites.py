"""Other suites in a process of their own, on the built wheel: Django has one set of settings in each."""

import os
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
#: A pool holds connections to a database, so that it can not be dropped.
POOLED = ["--reuse-db"] if os.environ.get("EVENT_BOOKING_TEST_PGBOUNCER") else []


def run(python: str, folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run pytest there; return its exit code, and what it said."""
    not_theirs = ("DJANGO_", "PYTEST_", "PYTHON", "COV_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(not_theirs)}
    command = [python, "-m", "pytest", "-p", "no:cacheprovider", *POOLED, *arguments]
    done = subprocess.run(command, cwd=folder, env={**kept, **environment}, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def run_site(python: str, name: str, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run the suite of a whole host site, as its owner would: from its folder, by its own ``pytest.ini``."""
    return run(python, HERE / name, "-c", "pytest.ini", "--rootdir", ".", *arguments, **environment)

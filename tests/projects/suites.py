"""Other suites in a process of their own: Django has one ``AUTH_USER_MODEL`` in each."""

import os
import subprocess
import sys
from pathlib import Path


def run(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run pytest there; return its exit code, and what it said."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "PYTEST_", "COV_"))}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=folder, env={**kept, **environment}, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr

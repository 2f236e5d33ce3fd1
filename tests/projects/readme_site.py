"""A site as a reader of README.md gets it: ``startproject``, and what README says to add, word for word."""

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def code_for(name: str) -> str:
    """The block of README that is meant for this file of a site."""
    blocks = re.findall(r"```python\n# (\S+)\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    return dict(blocks)[name]


def make_site(folder: Path, *, python: str = sys.executable, without: tuple[str, ...] = ()) -> Path:
    """Make the site in an empty folder, ``without`` some of our apps; return the path of ``manage.py``."""
    run([python, "-m", "django", "startproject", "host", str(folder)], folder)
    for name in ("settings.py", "urls.py"):
        code = code_for(name)
        for app in without:
            code = code.replace(f'    "event_booking.{app}",\n', "")
        with (folder / "host" / name).open("a", encoding="utf-8") as file:
            file.write(f"\n\n{code}")
    return folder / "manage.py"


def run(command: list[str], folder: Path, *, check: bool = True) -> str:
    """Run in a clean environment, with warnings as errors; return what was said."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "PYTHON", "DB_", "COV_"))}
    done = subprocess.run(
        command, cwd=folder, env={**kept, "PYTHONWARNINGS": "error::DeprecationWarning:event_booking"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if check and done.returncode:
        raise AssertionError(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr

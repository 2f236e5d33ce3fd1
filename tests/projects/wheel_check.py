"""Build the package, install the wheel in an empty environment, and let a site made by README answer there.

No test, but a step of ``.ci/run``: ``python tests/projects/wheel_check.py``. All of it happens in a temporary folder.
"""

import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.projects.readme_site import make_site, run  # noqa: E402

NEEDED = (
    "event_booking/py.typed",
    "event_booking/bookings/fonts/DejaVuSans.ttf",
    "event_booking/locale/ru/LC_MESSAGES/django.mo",
    ".dist-info/licenses/LICENSE",
)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="event-booking-wheel-") as name:
        folder = Path(name)
        wheel = build(folder / "dist")
        python = install(wheel, folder / "env")
        site = folder / "site"
        site.mkdir()
        manage = [python, str(make_site(site, python=python))]
        run([*manage, "check", "--fail-level", "WARNING"], site)
        run([*manage, "migrate", "-v", "0"], site)
        story = (Path(__file__).parent / "minimal" / "story.py").read_text()
        told = run([*manage, "shell", "-v", "0", "-c", story], site)
    print(f"{wheel.name}: {told.strip().splitlines()[-1]}")


def build(folder: Path) -> Path:
    """sdist, and from it the wheel, as whoever installs from source would get it."""
    subprocess.run([sys.executable, "-m", "build", "--outdir", folder, ROOT], check=True, stdout=subprocess.DEVNULL)
    wheel, sdist = next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"))
    names = zipfile.ZipFile(wheel).namelist()
    missing = [wanted for wanted in NEEDED if not any(name.endswith(wanted) for name in names)]
    strays = [name for name in names if not name.startswith(("event_booking/", "django_event_booking-"))]
    if missing or strays:
        raise SystemExit(f"{wheel.name} lacks {missing} and has {strays}")
    with tarfile.open(sdist) as archive:
        if not any(member.endswith("/README.md") for member in archive.getnames()):
            raise SystemExit(f"{sdist.name} lacks README.md")
    return wheel


def install(wheel: Path, folder: Path) -> str:
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, str(wheel)], check=True)
    return python


if __name__ == "__main__":
    main()

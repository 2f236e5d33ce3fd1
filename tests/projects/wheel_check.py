"""Build the package twice, look at what is in it, install it in an empty environment, let a site made by README answer.

No test, but a step of ``.ci/run``: ``python tests/projects/wheel_check.py``. All of it happens in a temporary folder.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.projects.distributions import (  # noqa: E402
    build,
    copy_of_repository,
    faults_of_metadata,
    faults_of_sdist,
    faults_of_wheel,
)
from tests.projects.readme_site import make_site, run  # noqa: E402


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="event-booking-wheel-") as name:
        folder = Path(name)
        wheel = build_twice(folder)
        python = install(wheel, folder / "env")
        site = folder / "site"
        site.mkdir()
        manage = [python, str(make_site(site, python=python))]
        run([*manage, "check", "--fail-level", "WARNING"], site)
        run([*manage, "migrate", "-v", "0"], site)
        story = (Path(__file__).parent / "minimal" / "story.py").read_text()
        told = run([*manage, "shell", "-v", "0", "-c", story], site)
    print(f"{wheel.name}: {told.strip().splitlines()[-1]}")


def build_twice(folder: Path) -> Path:
    """Build here, and from a copy elsewhere; end here unless both are the same, and what they should be."""
    built = build(ROOT, folder / "dist")
    again = build(copy_of_repository(folder / "copy"), folder / "again")
    wheel, sdist = built
    faults = [*faults_of_wheel(wheel), *faults_of_sdist(sdist), *faults_of_metadata(wheel)]
    faults += [
        f"{one.name}: other bytes from a copy" for one, other in zip(built, again, strict=True) if differ(one, other)
    ]
    if faults:
        raise SystemExit("\n".join(faults))
    subprocess.run([sys.executable, "-m", "twine", "check", "--strict", *built], check=True)
    return wheel


def differ(one: Path, other: Path) -> bool:
    return one.read_bytes() != other.read_bytes()


def install(wheel: Path, folder: Path) -> str:
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, str(wheel)], check=True)
    return python


if __name__ == "__main__":
    main()

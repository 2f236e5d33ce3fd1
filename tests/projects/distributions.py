"""What the wheel and the sdist must be: the files of the repository that belong there, and the same each time."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from configparser import ConfigParser
from email.message import Message
from email.parser import Parser
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: what the sdist has besides src/; the last two are hatchling's
BESIDE = {"CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md", "pyproject.toml", ".gitignore", "PKG-INFO"}
#: what a package for Python may consist of; a translation's source (.po) stays with the source
KINDS = {".py", ".html", ".txt", ".mo", ".ttf", ".typed", ""}
NEEDED = {
    "event_booking/py.typed",
    "event_booking/bookings/fonts/DejaVuSans.ttf",
    "event_booking/bookings/migrations/0001_bookings.py",
    "event_booking/locale/ru/LC_MESSAGES/django.mo",
    "event_booking/testing/plugin.py",
}
LICENSES = {"LICENSE", "src/event_booking/bookings/fonts/LICENSE"}
EXTRAS = {
    "celery", "metrics", "mfa", "otel", "postgres", "psycopg3", "push", "s3", "social", "testing", "webhooks", "xlsx",
}  # fmt: skip


#: Where a release says that it lives.
HOME = "https://git.example/booking"


def build(source: Path, folder: Path) -> tuple[Path, Path]:
    """The wheel and the sdist: the wheel is built from the sdist, as whoever installs from source would get it."""
    command = [sys.executable, "-m", "build", "--outdir", str(folder), str(source)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1764374400", "PROJECT_URL": f"{HOME}/"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"))


def in_repository() -> set[str]:
    """Every file that is committed, or would be by ``git add --all``."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return {name for name in names if name and (ROOT / name).exists()}


def copy_of_repository(folder: Path) -> Path:
    """The same files elsewhere, as another person's clone has them: later, and with other permissions."""
    for name in in_repository():
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy)
        copy.chmod(0o600)
    return folder


def faults_of_wheel(wheel: Path) -> list[str]:
    names = set(zipfile.ZipFile(wheel).namelist())
    about = "-".join(wheel.name.split("-")[:2]) + ".dist-info"
    described = {
        f"{about}/{name}" for name in ("METADATA", "WHEEL", "RECORD", *(f"licenses/{name}" for name in LICENSES))
    }
    ours = {
        name.removeprefix("src/")
        for name in in_repository()
        if name.startswith("src/event_booking/") and not name.endswith(".po")
    }
    odd = {name for name in names - described if Path(name).suffix not in KINDS or "/tests/" in name}
    return [
        *unlike(names, ours | described), *faults("of a kind that does not belong there", odd),
        *faults("needed, and not there", NEEDED - names),
    ]  # fmt: skip


def faults_of_sdist(sdist: Path) -> list[str]:
    with tarfile.open(sdist) as archive:
        names = {member.name.partition("/")[2] for member in archive if member.isfile()}
    wanted = {name for name in in_repository() if name.startswith("src/")}
    return unlike(names, wanted | BESIDE)


def unlike(names: set[str], wanted: set[str]) -> list[str]:
    return [*faults("in it, and not meant for it", names - wanted), *faults("missing", wanted - names)]


def faults(what: str, names: set[str]) -> list[str]:
    return [f"{name}: {what}" for name in sorted(names)]


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def faults_of_metadata(wheel: Path) -> list[str]:
    """What somebody who looks for a package, or an installer, would miss."""
    told = metadata(wheel)
    lacking = [name for name in ("Summary", "Keywords", "License-Expression", "Requires-Python") if not told[name]]
    lacking += sorted(EXTRAS - set(told.get_all("Provides-Extra", [])))
    lacking += sorted(versions_of_tox() - set(told.get_all("Classifier", [])))
    if set(told.get_all("License-File", [])) != LICENSES:
        lacking.append("License-File")
    places = dict(each.split(", ") for each in told.get_all("Project-URL", []))
    lacking += [name for name in ("Homepage", "Documentation", "Changelog", "Issues") if name not in places]
    if not all(url.startswith(HOME) for url in places.values()):
        lacking.append("Project-URL")
    readme = str(told.get_payload())
    leading_nowhere = set(re.findall(r"\]\((?!https:|#)([^)]+)\)", readme))
    if f"]({HOME}/raw/main/docs/images/home.png)" not in readme:
        lacking.append("README with its pictures")
    return [*faults("not in the metadata", set(lacking)), *faults("a link that leads nowhere", leading_nowhere)]


def versions_of_tox() -> set[str]:
    """A classifier for each Python and each Django that tox has an environment for."""
    config = ConfigParser()
    config.read(ROOT / "tox.ini")
    pairs = re.findall(r"\bpy(\d)(\d+)-dj(\d)(\d+)", config["tox"]["env_list"])
    pythons = {f"Programming Language :: Python :: {major}.{minor}" for major, minor, _, _ in pairs}
    return pythons | {f"Framework :: Django :: {major}.{minor}" for _, _, major, minor in pairs}

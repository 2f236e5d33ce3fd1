"""The package as pip installs it: built as a wheel, in an environment that does not know the source tree."""

import fcntl
import sys
import sysconfig
import venv
from pathlib import Path

from tests.projects.readme_site import run

ROOT = Path(__file__).parents[2]


def environment(folder: Path) -> str:
    """Install the wheel in ``folder``, unless another worker has; return the interpreter that imports it.

    What the package depends on is not installed a second time: it is imported from where these tests have it. That
    folder's ``.pth`` files, by which an editable installation finds the source tree, count for nothing there.
    """
    python = folder / "bin" / "python"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            venv.create(folder, symlinks=True)
            _install(build(folder / "dist"), folder)
            (folder / "done").touch()
    return str(python)


def build(folder: Path) -> Path:
    """The wheel of this source tree, in ``folder``."""
    run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)], ROOT)
    return next(folder.glob("*.whl"))


def _install(wheel: Path, folder: Path) -> None:
    there = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    run([*pip, "--no-index", "--no-deps", "--no-compile", "--target", str(there), str(wheel)], ROOT)
    here = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (there / "dependencies.pth").write_text("\n".join(here))

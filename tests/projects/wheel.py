"""The package as pip installs it: built as a wheel, in an environment that does not know the source tree."""

import fcntl
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

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
            _install(_build(folder / "dist"), folder)
            (folder / "done").touch()
    return str(python)


def _build(folder: Path) -> Path:
    _run("hatchling", "build", "--target", "wheel", "--directory", str(folder))
    return next(folder.glob("*.whl"))


def _install(wheel: Path, folder: Path) -> None:
    there = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    _run("pip", "install", "--quiet", "--no-index", "--no-deps", "--no-compile", "--target", str(there), str(wheel))
    here = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (there / "dependencies.pth").write_text("\n".join(here))


def _run(module: str, *arguments: str) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "PYTHON"))}
    subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, env=kept, check=True, capture_output=True)

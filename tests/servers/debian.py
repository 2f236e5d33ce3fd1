"""Programs that some make targets need: what is there is used, else Debian's package installed where one may."""

import os
import shutil
import subprocess
import sys

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/lib/rabbitmq/bin"


def find(program: str) -> str | None:
    return shutil.which(program, path=PATH)


def need(program: str, *, package: str) -> None:
    """Make sure of it, or end with words about what to do."""
    install = ["apt-get", "install", "--yes", "--no-install-recommends", package]
    if find(program) is None and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing {package} …", file=sys.stderr)
        subprocess.run(["apt-get", "update", "--quiet"], check=True, stdout=subprocess.DEVNULL)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(install, check=True, stdout=subprocess.DEVNULL, env=quiet)
    if find(program) is None:
        raise SystemExit(f"This needs {program}. On Debian and Ubuntu: sudo {' '.join(install)}")

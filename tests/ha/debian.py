"""What the drill needs of this machine: ``python -m tests.ha.debian`` looks whether it is there, or installs it."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.servers.postgres import NoPostgres, binaries

#: Debian's packages, and what each is needed for.
PACKAGES = {"patroni": "patroni", "etcd-server": "etcd", "haproxy": "haproxy", "postgresql": "pg_rewind"}
APT = ["apt-get", "install", "--yes", "--no-install-recommends"]


def find(program: str) -> str | None:
    """Path of a program; those of PostgreSQL lie where nobody's PATH leads."""
    path = f"{os.environ['PATH']}:/usr/sbin:/sbin"
    with suppress(NoPostgres):
        path += f":{binaries()}"
    return shutil.which(program, path=path)


def missing() -> list[str]:
    """Packages whose program is not there. Patroni is one for Debian's Python, and needs a client of etcd for it."""
    gone = [package for package, program in PACKAGES.items() if find(program) is None]
    return [*gone, "python3-etcd"] if "patroni" in gone else gone


def install(packages: list[str]) -> None:
    """Install them, and end what Debian starts along with them: the drill has servers of its own."""
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "--quiet"], **quiet)
    subprocess.run([*APT, *packages], **quiet)
    for service in {"patroni", "etcd", "haproxy", "postgresql"} & {name.removesuffix("-server") for name in packages}:
        if Path(f"/etc/init.d/{service}").exists():
            subprocess.run(["service", service, "stop"], check=False, capture_output=True)


def main() -> None:
    packages = missing()
    if packages and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing {', '.join(packages)} …", file=sys.stderr)
        install(packages)
    if packages := missing():
        raise SystemExit(f"The drill needs more. On Debian and Ubuntu: sudo {' '.join([*APT, *packages])}")


if __name__ == "__main__":
    main()

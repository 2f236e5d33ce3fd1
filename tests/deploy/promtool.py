"""Prometheus's own judge of rules: the one that is there, or Debian's, unpacked beside the tests."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.servers.site import ROOT

#: Unpacked, not installed: Debian's package would start a Prometheus.
UNPACKED = ROOT / ".venv" / "prometheus"


def find() -> str | None:
    return shutil.which("promtool") or shutil.which("promtool", path=UNPACKED / "usr" / "bin")


def main() -> None:
    if find() is None and shutil.which("apt-get"):
        print("Fetching promtool …", file=sys.stderr)
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["apt-get", "--quiet", "download", "prometheus"], cwd=folder, stdout=subprocess.DEVNULL)
            for package in Path(folder).glob("*.deb"):
                subprocess.run(["dpkg", "--extract", str(package), str(UNPACKED)], check=True)
    if find() is None:
        raise SystemExit("These tests need promtool. On Debian and Ubuntu: sudo apt-get install prometheus")


if __name__ == "__main__":
    main()

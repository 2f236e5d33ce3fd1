"""The Chromium of this machine: ``python -m tests.site.chromium`` finds it, or installs Debian's where it may."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium", "fonts-liberation"]


def find() -> str | None:
    """Path of the first that there is; ``CHROMIUM`` names another."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def main() -> None:
    if find() is None and shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium …", file=sys.stderr)
        subprocess.run(["apt-get", "update", "--quiet"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(
            INSTALL, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        )
    if find() is None:
        raise SystemExit(
            f"These tests need Chromium. On Debian and Ubuntu: sudo {' '.join(INSTALL)}\n"
            "Elsewhere install Chromium or Chrome, and name it: CHROMIUM=/path/to/chromium make test-site"
        )


if __name__ == "__main__":
    main()

"""What ``read_only``, ``tmpfs`` and ``cap_drop`` in docker-compose.yml do, by the kernel and without Docker."""

import os
import subprocess
from collections.abc import Sequence

from tests.deploy.nginx import ROOT

#: Everything is read-only but /tmp, which is empty, and the folder of the volume. The process keeps no capability.
CONFINE = """
set -e
mount -t tmpfs tmpfs /mnt
mkdir /mnt/app /mnt/data
mount --bind "$APP" /mnt/app
mount --bind "$DATA_DIR" /mnt/data
mount -o remount,bind,ro /
mount -t tmpfs tmpfs /tmp
mkdir -p "$APP" "$DATA_DIR"
mount --bind /mnt/app "$APP"
mount -o remount,bind,ro "$APP"
mount --bind /mnt/data "$DATA_DIR"
cd "$APP"
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
"""
AS_ROOT = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]


def confined(command: Sequence[str]) -> list[str]:
    """The same command, for a process whose environment has ``DATA_DIR``."""
    return ["unshare", *AS_ROOT, "--mount", "--", "env", f"APP={ROOT}", "sh", "-c", CONFINE, "confined", *command]


def ensure() -> None:
    """Say what is missing, where that can not be done."""
    done = subprocess.run(["unshare", *AS_ROOT, "--mount", "true"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(
            f"These tests confine processes as Docker does, and may not ({done.stderr.strip()}). Run them as root, or "
            "allow namespaces: sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0"
        )

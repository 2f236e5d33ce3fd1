"""Three machines on loopback ports: each an etcd, a Patroni and its PostgreSQL, by the files in ``ha/``."""

import os
import pwd
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.ha.debian import find
from tests.servers.postgres import Postgres, binaries, free_port
from tests.servers.site import ROOT

FILES = ROOT / "docs/high-availability"


class Programs:
    """Runs programs as somebody who is not root, in a folder that is theirs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.user: pwd.struct_passwd | None = Postgres._user() if os.geteuid() == 0 else None

    def start(self, name: str, *command: object, **environment: str) -> subprocess.Popen[bytes]:
        as_other: dict[str, Any] = {}
        if self.user:
            as_other = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        known = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.folder), **environment}
        with (self.folder / f"{name}.log").open("a") as log:
            return subprocess.Popen(
                [str(word) for word in command], cwd=self.folder, env=known, stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True, **as_other,
            )  # fmt: skip

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path


class Node:
    """One machine of three. ``name`` is that of its files: db1, db2 or db3."""

    def __init__(self, number: int, programs: Programs) -> None:
        self.name, self.programs = f"db{number}", programs
        self.data = programs.folder / self.name
        self.ports = {port: free_port() for port in (2379, 2380, 5432, 8008)}
        self.api = f"http://127.0.0.1:{self.ports[8008]}"
        self.address = f"10.0.0.{number}"
        # one for all questions: to make one takes longer than to ask
        self.client = httpx.Client(base_url=self.api, timeout=2, trust_env=False)

    def here(self, text: str, nodes: "list[Node]") -> str:
        """A file of db1 as the same file of this node, with addresses of the drill. Lines that name all three stay."""
        lines = [
            line if "10.0.0.2" in line else line.replace("db1", self.name).replace("10.0.0.1", self.address)
            for line in text.splitlines()
        ]
        return addresses("\n".join(lines), nodes)

    def start_etcd(self, nodes: "list[Node]") -> None:
        text = self.here((FILES / "etcd.env").read_text(), nodes)
        known = dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
        known["ETCD_DATA_DIR"] = f"{self.data}.etcd"
        self.etcd = self.programs.start(f"{self.name}.etcd", find("etcd"), **known)

    def start(self, nodes: "list[Node]") -> None:
        """Start Patroni, which starts PostgreSQL."""
        text = self.here((FILES / "patroni.yml").read_text(), nodes)
        ours = {
            "/var/lib/postgresql/15/booking": self.data, "/usr/lib/postgresql/15/bin": binaries(),
            "/var/lib/postgresql/patroni.pgpass": f"{self.data}.pgpass", "/var/run/postgresql": self.programs.folder,
        }  # fmt: skip
        for theirs, mine in ours.items():
            text = text.replace(theirs, str(mine))
        file = self.programs.write(f"{self.name}.yml", text)
        self.patroni = self.programs.start(f"{self.name}.patroni", find("patroni"), file)

    def postmaster(self) -> psutil.Process | None:
        with suppress(OSError, ValueError, psutil.Error):
            process = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
            if "postgres" in process.name():
                return process
        return None

    def tree(self) -> list[psutil.Process]:
        """Patroni, PostgreSQL and their children."""
        found = list[psutil.Process]()
        with suppress(psutil.Error):
            patroni = psutil.Process(self.patroni.pid)
            found += [patroni, *patroni.children(recursive=True)]
        if postmaster := self.postmaster():
            found += [postmaster, *postmaster.children(recursive=True)]
        return found

    def signal(self, number: int, processes: list[psutil.Process] | None = None) -> None:
        for process in self.tree() if processes is None else processes:
            with suppress(psutil.Error):
                process.send_signal(number)

    def kill(self) -> None:
        """Everything at once, as when the power goes: frozen first, so that nobody sees another die."""
        tree = self.tree()
        self.signal(signal.SIGSTOP, tree)
        self.signal(signal.SIGKILL, [*tree, *self.tree()])
        self.patroni.wait()

    def state(self) -> dict[str, Any] | None:
        """What Patroni tells of the whole cluster; ``None``: it does not answer."""
        with suppress(httpx.HTTPError, ValueError):
            told: dict[str, Any] = self.client.get("cluster").json()
            return told
        return None

    def stop(self) -> None:
        """SIGKILL all of it; what is frozen dies of that, too."""
        self.client.close()
        if hasattr(self, "patroni"):
            self.signal(signal.SIGKILL)
            self.patroni.wait()
            self.signal(signal.SIGKILL, [*filter(None, [self.postmaster()])])
        if hasattr(self, "etcd"):
            self.etcd.kill()
            self.etcd.wait()


def addresses(text: str, nodes: list[Node]) -> str:
    """With loopback ports in the place of the network's addresses."""
    for node in nodes:
        for port, ours in node.ports.items():
            text = text.replace(f"{node.address}:{port}", f"127.0.0.1:{ours}")
    return text.replace("10.0.0.0/24", "127.0.0.1/32")

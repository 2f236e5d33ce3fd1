"""The whole cluster with haproxy in front, as long as the drill lasts."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import yaml

from tests.crashes.arena import eventually
from tests.ha.debian import find
from tests.ha.nodes import FILES, Node, Programs, addresses
from tests.servers.driver import connect, driver
from tests.servers.postgres import free_port

RUNNING = {"running", "streaming"}
DATABASE = {"DB_NAME": "booking", "DB_USER": "booking", "DB_PASSWORD": "secret"}


def until(look: Callable[[], Any]) -> Any:
    """What ``look`` finds at last, without asking Patroni more often than it can know."""

    def patiently() -> Any:
        found = look()
        if not found:
            time.sleep(0.2)
        return found

    return eventually(patiently)


class Cluster:
    """``cluster.start()``, ``cluster.primary()``; an ``Arena`` takes it in the place of a single PostgreSQL."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="event-booking-ha-", dir="/tmp"))
        self.programs = Programs(self.folder)
        if self.programs.user:
            shutil.chown(self.folder, self.programs.user.pw_uid, self.programs.user.pw_gid)
        self.nodes = [Node(number, self.programs) for number in (1, 2, 3)]
        self.port = free_port()
        known = yaml.safe_load((FILES / "patroni.yml").read_text())
        self.superuser: dict[str, str] = known["postgresql"]["authentication"]["superuser"]
        self.keeper = (known["restapi"]["authentication"]["username"], known["restapi"]["authentication"]["password"])
        self.haproxy: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        for node in self.nodes:
            node.start_etcd(self.nodes)
        for node in self.nodes:
            node.start(self.nodes)
        text = addresses((FILES / "haproxy.cfg").read_text(), self.nodes)
        text = text.replace("bind 127.0.0.1:5432", f"bind 127.0.0.1:{self.port}")
        for node in self.nodes:
            text = text.replace(
                f":{node.ports[5432]} check port 8008", f":{node.ports[5432]} check port {node.ports[8008]}"
            )
        file = self.programs.write("haproxy.cfg", text)
        self.haproxy = self.programs.start("haproxy", find("haproxy"), "-db", "-f", file)
        self.wait_until_whole()
        until(self._create_database)

    def stop(self) -> None:
        if self.haproxy:
            self.haproxy.kill()
            self.haproxy.wait()
        for node in self.nodes:
            node.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        """What Django needs to reach whoever is primary."""
        return {**DATABASE, "DB_HOST": "127.0.0.1", "DB_PORT": str(self.port)}

    def hosts(self) -> dict[str, str]:
        """The same without haproxy: libpq tries one after the other."""
        ports = ",".join(str(node.ports[5432]) for node in self.nodes)
        hosts = ",".join("127.0.0.1" for _ in self.nodes)
        return {**DATABASE, "DB_HOST": hosts, "DB_PORT": ports, "DB_TARGET_SESSION_ATTRS": "read-write"}

    def state(self) -> dict[str, Any]:
        """What the first Patroni that answers tells."""
        return next(filter(None, (node.state() for node in self.nodes)), {"members": []})

    def holding(self, *roles: str) -> list[Node]:
        names = [each["name"] for each in self.state()["members"] if each["role"] in roles and each["state"] in RUNNING]
        return [node for node in self.nodes if node.name in names]

    def primary(self) -> Node:
        return until(lambda: self.holding("leader", "master", "primary"))[0]

    def standby(self) -> Node:
        """That which has every booking before it is answered."""
        return until(lambda: self.holding("sync_standby"))[0]

    def is_whole(self, *, synchronous: bool = True) -> bool:
        members = self.state()["members"]
        roles = sorted(each["role"] for each in members)
        settled = len(members) == 3 and all(each["state"] in RUNNING for each in members)
        same = len({each.get("timeline") for each in members}) == 1
        return settled and same and roles == ["leader", "replica", "sync_standby" if synchronous else "replica"]

    def wait_until_whole(self, *, synchronous: bool = True) -> None:
        """Until there are a primary and two standbys again, and the proxy knows."""
        until(lambda: self.is_whole(synchronous=synchronous))

    def wait_for_another(self, former: Node) -> None:
        until(lambda: [node for node in self.holding("leader") if node is not former])

    def ask(self, method: str, path: str, body: dict[str, Any]) -> None:
        """Tell Patroni to do something, as ``patronictl`` would."""
        answer = self.primary().client.request(method, path, json=body, auth=self.keeper, timeout=60)
        answer.raise_for_status()

    def senders(self) -> list[int]:
        """Processes of the primary that send what is committed to the standbys."""
        with closing(connect(**self._superuser())) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_replication")
            return [pid for (pid,) in cursor.fetchall()]

    def _create_database(self) -> bool:
        connection = None
        try:
            connection = connect(**self._superuser())
            cursor = connection.cursor()
            cursor.execute(f"CREATE ROLE booking LOGIN PASSWORD '{DATABASE['DB_PASSWORD']}'")
            cursor.execute("CREATE DATABASE booking OWNER booking")
        except driver.OperationalError:
            return False
        finally:
            if connection:
                connection.close()
        return True

    def _superuser(self) -> dict[str, Any]:
        known = {"host": "127.0.0.1", "port": self.port, "dbname": "postgres", "connect_timeout": 5}
        return {**known, "user": self.superuser["username"], "password": self.superuser["password"]}

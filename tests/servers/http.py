"""A small HTTP server on a loopback port that remembers what it is asked, and misbehaves when told to."""

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: Lets a test's own server be asked, by http, although it is on no public address.
LOOPBACK = {"PRIVATE_NETWORKS": ["127.0.0.0/8"]}


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Recorder:
    """``with Recorder() as server: server.url``. ``status`` is what it answers; 0: nothing, until the end."""

    def __init__(self) -> None:
        self.status, self.answer = 200, b"{}"
        self.asked: list[Asked] = []
        #: Path to status, where one differs.
        self.statuses: dict[str, int] = {}
        self.over = threading.Event()
        self.server = Server(("127.0.0.1", 0), type("Bound", (Handler,), {"recorder": self}))
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "Recorder":
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    def respond(self, asked: Asked) -> tuple[int, bytes]:
        """Status and body for this request; it was remembered already."""
        return self.statuses.get(asked.path, self.status), self.answer


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    recorder: Recorder

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = Asked(self.path, self.headers, body)
        self.recorder.asked.append(asked)
        status, answer = self.recorder.respond(asked)
        if not status:
            self.recorder.over.wait(60)
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Location", f"{self.recorder.url}/elsewhere")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST

    def log_message(self, *args: Any) -> None:
        pass

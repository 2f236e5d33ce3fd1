"""The cheapest mail server there can be, in a process of its own: it notes when each mail came, and under which name.

``with Sink(folder) as sink: sink.port, sink.arrivals()``. For benchmarks and rushes; ``smtp.Mailbox`` keeps whole
mails, and its moods are for tests.
"""

import asyncio
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TextIO

from tests.servers.postgres import free_port

MESSAGE_ID = re.compile(rb"(?mi)^Message-ID:\s*(<[^>]+>)")
END = b"\r\n.\r\n"
ROOT = Path(__file__).resolve().parents[2]


class Session(asyncio.Protocol):
    """One connection: commands line by line, a mail up to its dot."""

    def __init__(self, log: TextIO) -> None:
        self.log, self.buffer, self.in_mail = log, b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := END if self.in_mail else b"\r\n") in self.buffer:
            part, self.buffer = self.buffer.split(end, 1)
            self.mail(part) if self.in_mail else self.command(part)

    def mail(self, content: bytes) -> None:
        found = MESSAGE_ID.search(content)
        self.log.write(f"{time.time()} {found[1].decode() if found else '-'}\n")
        self.log.flush()
        self.in_mail = False
        self.transport.write(b"250 OK\r\n")

    def command(self, line: bytes) -> None:
        verb = line[:4].upper()
        self.in_mail = verb == b"DATA"
        self.transport.write({b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}.get(verb, b"250 OK\r\n"))
        if verb == b"QUIT":
            self.transport.close()


class Sink:
    """The server's process, and what it has noted."""

    def __init__(self, folder: Path) -> None:
        self.port, self.file = free_port(), folder / "arrivals.txt"

    def __enter__(self) -> "Sink":
        self.file.touch()
        command = [sys.executable, "-m", __name__, str(self.port), str(self.file)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert self.process.stdout
        self.process.stdout.readline()  # it listens
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.communicate()

    def arrivals(self) -> list[tuple[float, str]]:
        """When each mail was accepted, by this machine's clock, and its Message-ID."""
        lines = (line.split() for line in self.file.read_text().splitlines())
        return [(float(at), message_id) for at, message_id in lines]


async def serve(port: int, file: str) -> None:
    with Path(file).open("a") as log:
        server = await asyncio.get_running_loop().create_server(lambda: Session(log), "127.0.0.1", port)
        print("listens", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))

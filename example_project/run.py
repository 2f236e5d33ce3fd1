"""Serve the example site: ``python -m example_project.run``, or ``make run``.

Prepares the database, then keeps a web server and the work in the background alive, until SIGTERM or SIGINT ends all.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from functools import partial
from types import FrameType

from example_project.environment import BASE_DIR, broker_url, env
from example_project.healthy import HOST, PORT, answers
from example_project.parent import die_with

MANAGE = [sys.executable, "-m", "example_project.manage"]
#: Seconds that children have to end; a little more than gunicorn gives its requests.
PATIENCE = 9.0
LONGEST_PAUSE = 10.0


class Child:
    """A process that is started again when it dies: after half a second, then after ever longer pauses."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name, self.command = name, command
        self.pause = 0.25
        self.start()

    def start(self) -> None:
        self.begun = time.monotonic()
        self.process = spawn(self.command)
        self.due: float | None = None

    def look_after(self) -> None:
        """Notice its death, and start it again when its pause is over."""
        now = time.monotonic()
        if self.due is not None:
            if now >= self.due:
                self.start()
        elif (status := self.process.poll()) is not None:
            self.pause = 0.5 if now - self.begun > 30 else min(self.pause * 2, LONGEST_PAUSE)
            self.due = now + self.pause
            print(f"{self.name} ended with {status}; it starts again in {self.pause:g} s", file=sys.stderr, flush=True)

    def stop(self, seconds: float) -> None:
        """Wait for its end, which was asked for; then insist."""
        try:
            self.process.wait(max(seconds, 0.1))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def spawn(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    ours = partial(prepare_child, os.getpid())
    return subprocess.Popen(command, cwd=BASE_DIR, stdin=subprocess.DEVNULL, preexec_fn=ours)  # noqa: PLW1509, S603


def prepare_child(parent: int) -> None:
    """Ignore Ctrl-C while it starts: it would be a traceback from the midst of an import; the supervisor ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with(parent)


def commands(scratch: str) -> dict[str, list[str]]:
    """What runs: gunicorn, and Celery where there is a broker, else the relay."""
    web = [sys.executable, "-m", "gunicorn", "--config", "python:example_project.gunicorn_conf"]
    if not broker_url():
        return {"gunicorn": web, "relay": [*MANAGE, "event_booking_relay"]}
    celery = [sys.executable, "-m", "celery", "--app", "example_project.celery"]
    worker = ["worker", "--concurrency", "4", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    beat = ["beat", "--schedule", f"{scratch}/beat", "--pidfile", "", "--loglevel", "WARNING"]
    return {"gunicorn": web, "celery worker": [*celery, *worker], "celery beat": [*celery, *beat]}


def port_is_free() -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError:
            return False
    return True


def announce() -> None:
    site = env.str("SITE_URL", default=f"http://{HOST}:{PORT}").rstrip("/")
    mails = os.environ.get("EMAIL_HOST")
    lines = [
        f"The site:  {site}/  ({site}/api/v1/docs/ for the API, {site}/admin/ for the admin)",
        f"Mails:     {f'sent by {mails}' if mails else 'printed here, codes included'}",
        "To end it: Ctrl-C",
    ]
    print("\n".join(["", *lines, ""]), flush=True)


def serve(stop: threading.Event, scratch: str) -> None:
    """Keep everything running until ``stop``; then end it within ``PATIENCE``."""
    children = [Child(name, command) for name, command in commands(scratch).items()]
    announced = False
    while not stop.wait(0.2):
        for child in children:
            child.look_after()
        if not announced and answers():
            announced = True
            announce()
    for child in children:
        child.process.terminate()
    end = time.monotonic() + PATIENCE
    for child in children:
        child.stop(end - time.monotonic())


def prepare(stop: threading.Event) -> int:
    """Migrate, load the demo where it is missing; return the exit status."""
    process = spawn([*MANAGE, "prepare"])
    while process.poll() is None:
        if stop.wait(0.1):
            process.terminate()
            process.wait()
    return process.returncode or int(stop.is_set())


def main() -> int:
    if not port_is_free():
        print(f"Port {PORT} is taken. Another one: PORT={PORT + 1} make run", file=sys.stderr)
        return 1
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if status := prepare(stop):
        return 0 if stop.is_set() else status
    with tempfile.TemporaryDirectory(prefix="event-booking-") as scratch:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = scratch
        serve(stop, scratch)
    return 0


if __name__ == "__main__":
    sys.exit(main())

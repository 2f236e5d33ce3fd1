"""How long a message to many attendees takes until the last mail is accepted, beside bare SMTP in the same run.

    python -m benchmarks.attendee_messages [--number 10000] [--relays 2]

Starts a PostgreSQL of its own with durable settings, a mail server that only notes what comes, in a process of its own,
and relays. Bare SMTP sends mails of the same size to the same server, over one connection and with one for each mail.
Compare ratios within one run, not figures of two machines.
"""

import argparse
import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.servers.attendees import attendees, write_to
from tests.servers.postgres import Postgres
from tests.servers.sink import Sink

ROOT = Path(__file__).resolve().parent.parent
GOAL_MINUTES = 10
#: Bytes of a mail as they go over the wire, about: text, HTML, headers.
SIZE = 6000


@contextmanager
def relays(number: int) -> Iterator[None]:
    """So many of them, which have begun to work."""
    with ExitStack() as stack:
        for _ in range(number):
            command = [sys.executable, "-m", "django", "event_booking_relay"]
            relay = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
            stack.callback(relay.wait)
            stack.callback(relay.terminate)
        time.sleep(8)  # all of them have been imported
        yield


def bare(number: int, port: int, *, reuse: bool) -> float:
    """Seconds that ``smtplib`` alone takes."""
    body = f"Subject: Rye bread\r\nMessage-ID: <bare@x>\r\n\r\n{('x' * 70 + chr(13) + chr(10)) * (SIZE // 72)}"
    begun = time.monotonic()
    client = smtplib.SMTP("127.0.0.1", port)
    for _ in range(number):
        if not reuse:
            client.quit()
            client = smtplib.SMTP("127.0.0.1", port)
        client.sendmail("a@example.com", ["b@example.com"], body)
    client.quit()
    return time.monotonic() - begun


def send(number: int, event: Any, sink: Sink) -> dict[str, float]:
    """Seconds until everybody is told, until the last mail, until the last is noted; and copies."""
    from event_booking.notifications.models import AttendeeMessage, Delivery

    before, begun = len(sink.arrivals()), time.monotonic()
    message = write_to(event)
    took: dict[str, float] = {}
    while len(took) < 3:
        time.sleep(0.5)
        now = time.monotonic() - begun
        if AttendeeMessage.objects.get(pk=message.pk).status == "sent":
            took.setdefault("told", now)
        arrived = [name for _, name in sink.arrivals()[before:]]
        if len(set(arrived)) >= number:
            took.setdefault("sent", now)
        if "told" in took and not Delivery.objects.filter(state="waiting").exists():
            took.setdefault("noted", now)
        if now > 3600:
            sys.exit("They did not all arrive.")
    return {**took, "copies": len(sink.arrivals()) - before - number}


def asked(event: Any, times: int = 20) -> float:
    """Milliseconds that the query of a list with this message's progress takes."""
    from event_booking.notifications.models import AttendeeMessage

    begun = time.monotonic()
    for _ in range(times):
        list(AttendeeMessage.objects.filter(event_id=event.pk).with_progress())
    return (time.monotonic() - begun) / times * 1000


def measure(options: argparse.Namespace, sink: Sink) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from event_booking.notifications.attendee_messages.settling import settle_messages
    from event_booking.notifications.models import AttendeeMessage

    call_command("migrate", verbosity=0)
    event = attendees(options.number)
    plain = {reuse: bare(options.number, sink.port, reuse=reuse) for reuse in (True, False)}
    with relays(options.relays):
        took = send(options.number, event, sink)
    AttendeeMessage.objects.update(settled_at=None)
    counted = asked(event)
    settle_messages()
    rate = options.number / took["sent"] * 60
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, {options.relays} relays")
    print(f"bare SMTP, one connection    {plain[True]:8.1f} s   {options.number / plain[True] * 60:8.0f} a minute")
    print(f"bare SMTP, one for each      {plain[False]:8.1f} s   {options.number / plain[False] * 60:8.0f} a minute")
    print(f"everybody in the inbox       {took['told']:8.1f} s")
    print(f"last mail accepted           {took['sent']:8.1f} s   {rate:8.0f} recipients a minute")
    print(f"last mail noted              {took['noted']:8.1f} s   {took['copies']:.0f} copies")
    print(f"× bare SMTP                  {took['sent'] / plain[True]:8.1f} (one connection)")
    print(f"                             {took['sent'] / plain[False]:8.1f} (one for each)")
    print(f"list with its progress       {counted:8.1f} ms counted, {asked(event):.1f} ms settled")
    print(f"goal: {options.number} within {GOAL_MINUTES} min, took {took['noted'] / 60:.1f} min")
    return int(took["noted"] > GOAL_MINUTES * 60)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=10_000, help="people who are written to")
    parser.add_argument("--relays", type=int, default=2)
    options = parser.parse_args()
    server = Postgres(durable=True)
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder, Sink(Path(folder)) as sink:
            os.environ |= server.environment() | {
                "DJANGO_SETTINGS_MODULE": "benchmarks.settings", "SECRET_KEY": "x" * 50, "ENV_FILE": os.devnull,
                "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(sink.port), "DATA_DIR": folder,
            }  # fmt: skip
            return measure(options, sink)
    finally:
        server.stop()


if __name__ == "__main__":
    raise SystemExit(main())

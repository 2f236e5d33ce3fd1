"""Relays that may be killed: forks of a process that has loaded everything, so that a death costs a fork and no start.

``python -m tests.faults.doomed_relay`` forks for each line that it reads. The fork does what is due, as
``event_booking_relay --once`` does; its parent prints the signal that ended it. The line ``sabotage`` takes away what
is to be tried: sent mails are marked all together, after the batch.
"""

import os
import subprocess
import sys
from typing import Any

import psutil


class DoomedRelay:
    """``relay.run()`` returns the signal that ended it, 0 for none; ``relay.kill()`` from anywhere kills it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def run(self, order: str = "") -> int:
        assert self.process.stdin
        assert self.process.stdout
        print(order, file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())

    def kill(self) -> None:
        [fork] = psutil.Process(self.process.pid).children()
        fork.kill()


def mark_late() -> None:
    from django.db.models.functions import Now

    from event_booking.notifications import outbox
    from event_booking.notifications.models import Delivery

    send_batch, unmarked = outbox._send_batch, list[int]()

    def send(delivery: Any, channel: Any) -> None:
        outbox._hand_over(delivery, channel)
        unmarked.append(delivery.pk)

    def send_and_mark(*args: Any, **more: Any) -> int:
        tried = send_batch(*args, **more)
        Delivery.objects.filter(pk__in=unmarked).update(state="sent", sent_at=Now())
        return tried

    outbox._send, outbox._send_batch = send, send_and_mark


def work(order: str) -> None:
    from django.core.management import call_command

    if order == "sabotage":
        mark_late()
    call_command("event_booking_relay", once=True)


def main() -> None:
    import django

    django.setup()
    from event_booking.journal import tasks as _tasks  # noqa: F401 - everything is loaded now, and not in each fork

    for line in sys.stdin:
        fork = os.fork()
        if not fork:
            work(line.strip())
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]), flush=True)


if __name__ == "__main__":
    main()

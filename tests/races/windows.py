"""The moments that guards close, held open for negative controls: by meeting, never by the clock."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import connection

#: Seconds after which whoever stands still goes on: something is wrong then, and the test's own words say what.
PATIENCE = 30


class Window:
    """A moment in which one call stands still, and another one happens: to its end, or until it waits for a lock."""

    def __init__(self) -> None:
        self.opened, self.closed = threading.Event(), threading.Event()

    def stand_still(self) -> None:
        if self.opened.is_set():
            return  # the first one stands still, the other call does not wait for itself
        self.opened.set()
        deadline = time.monotonic() + PATIENCE
        while not self.closed.wait(0.02) and not somebody_waits() and time.monotonic() < deadline:
            pass

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, which stands still first."""
        return lambda *args, **kwargs: (self.stand_still(), function(*args, **kwargs))[1]

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, which stands still with what it found."""
        return lambda *args, **kwargs: (function(*args, **kwargs), self.stand_still())[0]

    def come_in(self, call: Callable[[], Any]) -> Any:
        """The other call, which begins when somebody stands still."""
        assert self.opened.wait(PATIENCE)
        try:
            return call()
        finally:
            self.closed.set()


class Meeting:
    """A moment at which so many calls wait for each other, so that all of them have seen the same."""

    def __init__(self, number: int) -> None:
        self.barrier = threading.Barrier(number)

    def wait(self) -> None:
        with suppress(threading.BrokenBarrierError):
            self.barrier.wait(PATIENCE)


def somebody_waits() -> bool:
    """Whether a connection waits for a lock of this one: what waits for the server is not held up by it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees one state of the activity otherwise
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
            "AND wait_event_type = 'Lock' AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])

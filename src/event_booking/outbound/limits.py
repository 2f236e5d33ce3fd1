"""A limit of time for calls that know none, such as the resolution of a name."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

T = TypeVar("T")


class TimeLimit(Exception):
    """It was not done in time. Its thread goes on until it is, and nobody hears what came of it."""


def within(seconds: float, call: Callable[[], T]) -> T:
    """What the call returns or raises; ``TimeLimit`` if it takes longer.

    It runs in a thread of its own, since no timeout of a socket covers a slow name server, or headers that come letter
    by letter.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except Exception as error:  # noqa: BLE001 - what it raised is its result
            future.set_exception(error)

    threading.Thread(target=run, daemon=True, name="event-booking-outbound").start()
    if not wait([future], seconds).done:  # not ``result``'s own timeout, which looks like one that the call raised
        raise TimeLimit
    return future.result()

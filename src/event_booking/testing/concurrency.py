"""Many calls at the same moment, each on a database connection of its own."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection


def at_once(calls: Sequence[Callable[[], Any]], seconds: float = 60) -> list[Any]:
    """Run the calls in threads that start together; return what each returned, or the exception that it raised.

    A call that has not ended after so many ``seconds`` is a ``TimeoutError``.
    """
    barrier = threading.Barrier(len(calls))
    results: list[Any] = [TimeoutError(f"not done after {seconds} s") for _ in calls]

    def run(number: int) -> None:
        try:
            barrier.wait(seconds)
            results[number] = calls[number]()
        except Exception as error:  # noqa: BLE001 - what it raised is its result
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    return results


def tally(results: Sequence[Any]) -> dict[str, int]:
    """How often each outcome came: the exception's name, or "ok"."""
    return dict(Counter(type(each).__name__ if isinstance(each, Exception) else "ok" for each in results))

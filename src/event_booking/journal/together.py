"""What receivers put off, so that it is done once for many facts, before any of them counts as delivered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

__all__ = ["together"]

Work = Callable[[list[Any]], object]

_put_off: ContextVar[dict[Work, list[Any]] | None] = ContextVar("event_booking_put_off", default=None)


def together(work: Work, item: Any) -> None:
    """Call ``work`` with the items of all facts that the relay has in hand; with this one, where it has no others.

    For receivers that would ask and write the same for each fact. When it raises, the facts are told again one by one,
    so that only those fail which have a part in it.
    """
    put_off = _put_off.get()
    if put_off is None:
        work([item])
    else:
        put_off.setdefault(work, []).append(item)


@contextmanager
def putting_off() -> Iterator[None]:
    """What receivers put off in it is done at its end."""
    put_off: dict[Work, list[Any]] = {}
    token = _put_off.set(put_off)
    try:
        yield
    finally:
        _put_off.reset(token)
    for work, items in put_off.items():
        work(items)

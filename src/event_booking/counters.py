"""What only this process knows, counted for Prometheus where ``prometheus-client`` is installed (extra ``metrics``).

What the database knows is asked when Prometheus asks: ``journal/gauges.py``. Processes of one machine count together
where ``PROMETHEUS_MULTIPROC_DIR`` names a folder for them.
"""

import logging
from collections.abc import Iterable
from importlib.util import find_spec
from typing import Any

logger = logging.getLogger("event_booking.counters")


class Counter:
    """Something that happens, by a label of few values: a code, never a number, a name or what somebody wrote.

    ``values`` are told as 0 before they happen. Nothing that goes wrong with counting is told to who counts: a full
    disk may cost a figure, but no booking.
    """

    def __init__(self, name: str, text: str, *, label: str, values: Iterable[str] = ()) -> None:
        self.name = name
        self._family = _family(name, text, label)
        self._failed = False
        for value in values:
            self._child(value)

    def add(self, value: str) -> None:
        """It happened once more."""
        if child := self._child(value):
            child.inc()

    def _child(self, value: str) -> Any:
        if self._family is None:
            return None
        try:
            return self._family.labels(value)
        except Exception:
            if not self._failed:
                logger.warning("%s can not be counted in this process", self.name, exc_info=True)
            self._failed = True
            return None


def _family(name: str, text: str, label: str) -> Any:
    if find_spec("prometheus_client") is None:
        return None
    from prometheus_client import Counter as Family

    return Family(name, text, [label])

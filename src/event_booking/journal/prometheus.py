"""All figures as Prometheus reads them. Needs ``prometheus-client`` (extra ``metrics``)."""

import os
import threading
import time
from collections.abc import Iterator

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from event_booking.journal.gauges import Gauge, all_gauges

__all__ = ["GAUGES", "metrics_page"]

#: However often it is asked, this process asks the database once in that time.
KEPT_SECONDS = 5.0


class GaugeCollector:
    """What the database knows, for a registry of ``prometheus_client``."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: list[Gauge] = []
        self._until = 0.0

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing is asked where it is registered, which is while modules are imported."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for gauge in self._gauges():
            family = GaugeMetricFamily(gauge.name, gauge.text, labels=gauge.labels)
            values = gauge.values if gauge.value is None else {(): gauge.value}
            for labels, value in values.items():
                family.add_metric(labels, value)
            yield family

    def forget(self) -> None:
        """Ask anew next time."""
        self._until = 0.0

    def _gauges(self) -> list[Gauge]:
        with self._lock:
            if time.monotonic() >= self._until:
                self._kept = all_gauges()
                self._until = time.monotonic() + KEPT_SECONDS
            return self._kept


#: Whoever builds a page of their own registers it there; ``metrics_page`` has it already.
GAUGES = GaugeCollector()


def metrics_page() -> bytes:
    """What the processes of this machine counted, where they share a folder, else this one; and what the database says.

    Answer it with ``prometheus_client.CONTENT_TYPE_LATEST``, and to nobody but your own machines.
    """
    counts = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counts = CollectorRegistry()
        MultiProcessCollector(counts)  # type: ignore[no-untyped-call]
    asked = CollectorRegistry()
    asked.register(GAUGES)
    return generate_latest(counts) + generate_latest(asked)

"""Figures for Prometheus: for this machine, or for whoever knows ``METRICS_TOKEN``; for nobody else."""

import ipaddress
import os
from collections.abc import Iterator

import prometheus_client
from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from event_booking.journal.jobs import seconds_since_last_run
from event_booking.journal.queues import backlogs


class JournalCollector:
    """How far behind the work in the background is, asked at the moment of the question."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            since, queues = seconds_since_last_run(), backlogs()
        except Error:
            return
        oldest = GaugeMetricFamily("event_booking_oldest_seconds", "Age of what has been due longest", labels=["queue"])
        failing = GaugeMetricFamily("event_booking_failing", "What is tried again and again", labels=["queue"])
        given_up = GaugeMetricFamily("event_booking_given_up", "What was given up in 24 hours", labels=["queue"])
        for queue in queues:
            oldest.add_metric([queue.name], queue.oldest_seconds)
            failing.add_metric([queue.name], queue.failing)
            given_up.add_metric([queue.name], queue.given_up)
        yield from (oldest, failing, given_up)
        if since is not None:
            yield GaugeMetricFamily("event_booking_jobs_seconds", "Seconds since the last periodic work", since)


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """All workers' figures in one page, where the supervisor gave them a folder to share; else this worker's."""
    if not _may_see(request):
        raise Http404
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        workers = prometheus_client.CollectorRegistry()
        MultiProcessCollector(workers)  # type: ignore[no-untyped-call]
    else:
        workers = prometheus_client.REGISTRY
    ours = prometheus_client.CollectorRegistry()
    ours.register(JournalCollector())
    page = prometheus_client.generate_latest(workers) + prometheus_client.generate_latest(ours)
    return HttpResponse(page, content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _may_see(request: HttpRequest) -> bool:
    if token := settings.METRICS_TOKEN:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
    if "X-Forwarded-For" in request.headers:
        return False  # somebody else's question, passed on by a proxy on this machine
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False

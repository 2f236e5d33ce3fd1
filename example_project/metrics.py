"""Figures for Prometheus: for this machine, or for whoever knows ``METRICS_TOKEN``; for nobody else."""

import ipaddress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST

from event_booking.journal.prometheus import metrics_page


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """All workers' figures in one page, and how the site fares as a whole."""
    if not _may_see(request):
        raise Http404
    return HttpResponse(metrics_page(), content_type=CONTENT_TYPE_LATEST)


def _may_see(request: HttpRequest) -> bool:
    if token := settings.METRICS_TOKEN:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
    if "X-Forwarded-For" in request.headers:
        return False  # somebody else's question, passed on by a proxy on this machine
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False

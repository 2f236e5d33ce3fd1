"""What is measured of deliveries, channel by channel."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

from event_booking.conf import app_settings
from event_booking.journal.gauges import LATELY, MOST, Gauge, Numbers, measures
from event_booking.journal.queues import MANY_FAILURES
from event_booking.notifications.models import Delivery


@measures("notifications")
def measure_deliveries() -> Iterator[Gauge]:
    """In two groups by two indexes, one for each state, and one for what waits."""
    since = Now() - LATELY
    sent = Delivery.objects.filter(state=Delivery.State.SENT, sent_at__gte=since)
    given_up = Delivery.objects.filter(state=Delivery.State.DEAD, due_at__gte=since)
    lately = _by_channel(sent, "sent") | _by_channel(given_up, "given_up")
    text = "Deliveries of the last five minutes, by what came of them"
    yield Gauge("event_booking_deliveries_5m", text, labels=("channel", "outcome"), values=lately)

    waiting = Delivery.objects.filter(state=Delivery.State.WAITING).order_by("due_at")
    first = Delivery.objects.filter(pk__in=waiting.values("pk")[:MOST])
    often = Q(attempts__gte=MANY_FAILURES)
    failing, others = _by_channel(first.filter(often), "yes"), _by_channel(first.exclude(often), "no")
    text = "Deliveries on their way, counted up to 100,000; failing: five times or more"
    yield Gauge("event_booking_deliveries", text, labels=("channel", "failing"), values=failing | others)


def _by_channel(rows: QuerySet[Any], *labels: str) -> Numbers:
    """Of every channel there is, and of those that messages still wait for."""
    numbers: Numbers = {(channel, *labels): 0.0 for channel in app_settings().NOTIFICATION_BACKENDS}
    found = rows.order_by().values("channel").annotate(number=Count("pk")).values_list("channel", "number")
    return numbers | {(channel, *labels): float(number) for channel, number in found}

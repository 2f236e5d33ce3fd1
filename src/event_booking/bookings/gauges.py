"""What is measured of bookings: holds, and whether they end when they should."""

from collections.abc import Iterator

from django.db.models import F
from django.db.models.functions import Now

from event_booking.bookings.models import Booking
from event_booking.journal.gauges import Gauge, counted, measures
from event_booking.journal.queues import oldest_seconds


@measures("bookings")
def measure_bookings() -> Iterator[Gauge]:
    holds = Booking.objects.filter(status=Booking.Status.HELD, expires_at__gt=Now())
    yield Gauge("event_booking_holds", "Holds that are not over yet, counted up to 100,000", counted(holds))
    overdue = oldest_seconds(Booking.objects.expired(Now()), since=F("expires_at"))
    yield Gauge("event_booking_overdue_hold_seconds", "How long ago the oldest hold should have ended", overdue)

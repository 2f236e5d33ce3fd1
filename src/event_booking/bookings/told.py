"""The booking that a fact is about, for those who tell others of it."""

from event_booking.bookings.models import Booking
from event_booking.journal.models import Entry


def booking_of(entry: Entry) -> Booking | None:
    """The booking with its event and items, as it is when the first of them asks; ``None`` if it is gone."""
    return entry.once(_read)


def _read(entry: Entry) -> Booking | None:
    rows = Booking.objects.select_related("event").prefetch_related("items")
    return rows.filter(pk=entry.subject_id).first()

"""The booking that a fact is about, for those who tell others of it."""

from collections.abc import Sequence

from event_booking.bookings.models import Booking
from event_booking.journal.models import Entry

MODEL = Booking._meta.label_lower


def booking_of(entry: Entry) -> Booking | None:
    """The booking with its event and items; ``None`` if it is gone. Facts that are told together ask once."""
    return entry.in_hand.read(_read, entry)


def _read(entries: Sequence[Entry]) -> dict[int, Booking]:
    keys = {entry.pk: entry.subject_id for entry in entries if entry.subject_model == MODEL}
    rows = Booking.objects.select_related("event").prefetch_related("items").filter(pk__in=set(keys.values()))
    found = {str(booking.pk): booking for booking in rows}
    return {pk: found[key] for pk, key in keys.items() if key in found}

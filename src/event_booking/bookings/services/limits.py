"""How many tickets one person may have."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Sum
from django.utils.translation import ngettext

from event_booking.bookings.exceptions import LimitExceeded
from event_booking.bookings.models import Booking, BookingItem
from event_booking.conf import app_settings
from event_booking.events.models import Event, TicketType


def check_minimum(types: Sequence[TicketType], quantities: Mapping[int, int]) -> None:
    """Raise ``LimitExceeded`` for fewer tickets than a type is sold by."""
    for kind in types:
        least = kind.min_per_booking
        if quantities[kind.pk] < least:
            message = ngettext(
                "At least %(number)d ticket of this type must be booked.",
                "At least %(number)d tickets of this type must be booked.",
                least,
            )
            raise LimitExceeded(message % {"number": least})


def check_limits(types: Sequence[TicketType], *, event: Event, user: Any, quantities: Mapping[int, int]) -> None:
    """Raise ``LimitExceeded`` if the person would have more than allowed.

    Counts what the person has, so it needs a transaction in which nobody else books for them (``person_transaction``).
    """
    overall = app_settings().MAX_TICKETS_PER_PERSON
    if not overall and all(kind.max_per_person is None for kind in types):
        return
    living = Booking.objects.living().filter(user=user.pk, event=event.pk, is_box_office=False)
    held = BookingItem.objects.filter(booking__in=living)
    has = dict(held.values_list("ticket_type").annotate(Sum("quantity")).order_by())
    for kind in types:
        if kind.max_per_person is not None and has.get(kind.pk, 0) + quantities[kind.pk] > kind.max_per_person:
            message = ngettext(
                "One person may have %(number)d ticket of this type.",
                "One person may have %(number)d tickets of this type.",
                kind.max_per_person,
            )
            raise LimitExceeded(message % {"number": kind.max_per_person})
    if overall and sum(has.values()) + sum(quantities.values()) > overall:
        message = ngettext(
            "One person may have %(number)d ticket for this event.",
            "One person may have %(number)d tickets for this event.",
            overall,
        )
        raise LimitExceeded(message % {"number": overall})

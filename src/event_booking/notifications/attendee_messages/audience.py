"""Whom a message reaches, decided when it is sent: people who hold a living ticket that fits."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count

from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.querysets import BookingQuerySet
from event_booking.notifications.models import AttendeeMessage

CHECK_IN = {AttendeeMessage.CheckIn.CHECKED_IN: "used", AttendeeMessage.CheckIn.NOT_CHECKED_IN: "valid"}


def audience_of(message: AttendeeMessage) -> BookingQuerySet:
    """Confirmed bookings with a ticket that fits, by people who are not banned.

    Not what was sold at the door: that belongs to whoever sold it.
    """
    tickets = Ticket.objects.opening_doors().filter(booking__event=message.event_id)
    if message.ticket_types:
        tickets = tickets.filter(ticket_type__in=message.ticket_types)
    if state := CHECK_IN.get(AttendeeMessage.CheckIn(message.check_in)):
        tickets = tickets.filter(status=state)
    bookings = Booking.objects.filter(pk__in=tickets.values("booking"), is_box_office=False)
    flagged = any(field.name == "is_active" for field in get_user_model()._meta.get_fields())
    return bookings.filter(user__is_active=True) if flagged else bookings


def count_people(message: AttendeeMessage) -> int:
    number: int = audience_of(message).aggregate(number=Count("user", distinct=True))["number"]
    return number


def next_people(message: AttendeeMessage, limit: int) -> list[Any]:
    """Primary keys of those who come after ``told_until``, each once however many bookings they have, ascending."""
    bookings = audience_of(message)
    if message.told_until:
        bookings = bookings.filter(user__gt=message.told_until)
    return list(bookings.order_by("user_id").values_list("user_id", flat=True).distinct()[:limit])


def references_of(message: AttendeeMessage, people: Collection[Any]) -> dict[Any, list[str]]:
    """The references of these people's bookings that the message is for."""
    found: dict[Any, list[str]] = defaultdict(list)
    rows = audience_of(message).filter(user__in=people).order_by("id")
    for user, reference in rows.values_list("user_id", "reference"):
        found[user].append(reference)
    return found


def load_people(keys: Collection[Any]) -> list[Any]:
    """These users, with what their language is read from."""
    users = get_user_model()._default_manager.filter(pk__in=keys).order_by("pk")
    if hasattr(get_user_model(), "event_booking_account"):
        users = users.select_related("event_booking_account")
    return list(users)

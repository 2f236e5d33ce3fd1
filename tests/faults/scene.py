"""Confirmed bookings whose facts are still to be told: ``python -m tests.faults.scene 500`` makes so many at once."""

import sys
import time
from datetime import timedelta
from typing import Any


def bookings(number: int) -> list[Any]:
    """Of people of their own, with one item each."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from event_booking.bookings.models import Booking, BookingItem
    from event_booking.events.models import Category, Event, TicketType

    model, mark = get_user_model(), time.time_ns()
    people = model.objects.bulk_create(
        model(email=f"p{mark}-{n}@example.com", first_name="Ann", password="!") for n in range(number)
    )
    category = Category.objects.get_or_create(slug="concerts", defaults={"name": "Concerts"})[0]
    now = timezone.now()
    starts_at = now + timedelta(days=30)
    event = Event.objects.create(
        organizer=people[0], category=category, slug=f"e{mark}", title="Rye bread", description="…",
        difficulty="beginner", status="published", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
        timezone="Europe/Berlin", starts_on=starts_at.date(), published_at=now, city="Berlin",
    )  # fmt: skip
    kind = TicketType.objects.create(event=event, name="Standard", capacity=number, price=5, event_open=True)
    made = Booking.objects.bulk_create(
        Booking(event=event, user=person, status="confirmed", total=5, currency="EUR", created_at=now)
        for person in people
    )
    BookingItem.objects.bulk_create(
        BookingItem(booking=booking, ticket_type=kind, name=kind.name, quantity=1, unit_price=5) for booking in made
    )
    return made


def confirm(made: list[Any]) -> float:
    """Tell that they are confirmed, in one transaction; return the time of its end."""
    from django.db import transaction

    from event_booking.bookings.signals import booking_confirmed

    with transaction.atomic():
        booking_confirmed.record_many(made)
    return time.time()


if __name__ == "__main__":
    import django

    django.setup()
    confirm(bookings(int(sys.argv[1])))

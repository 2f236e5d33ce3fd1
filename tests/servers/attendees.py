"""Many attendees of one event and a message to them, for processes that share a database with whoever asks.

``python -m tests.servers.attendees 600`` prints the primary key of the message, which is being sent from then on.
"""

import sys
import time
from datetime import timedelta
from typing import Any


def attendees(number: int) -> Any:
    """An event with so many people who hold a ticket, and each third of them another one."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from event_booking.bookings.models import Booking, Ticket
    from event_booking.events.models import Category, Event, TicketType
    from event_booking.people import ORGANIZER, people

    model = get_user_model()
    organizer = model.objects.create(email=f"organizer{time.time_ns()}@example.com", first_name="Olga", password="!")
    people().grant(organizer, ORGANIZER)
    crowd = model.objects.bulk_create(
        (model(email=f"p{time.time_ns()}-{n}@example.com", first_name="Ann", password="!") for n in range(number)),
        batch_size=2000,
    )
    now = timezone.now()
    starts_at = now + timedelta(days=30)
    event = Event.objects.create(
        organizer=organizer, category=Category.objects.get_or_create(slug="concerts", defaults={"name": "Concerts"})[0],
        slug=f"e{time.time_ns()}", title="Rye bread", description="…", difficulty="beginner", status="published",
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), timezone="Europe/Berlin",
        starts_on=starts_at.date(), published_at=now, city="Berlin",
    )  # fmt: skip
    kind = TicketType.objects.create(event=event, name="Standard", capacity=2 * number, event_open=True)
    bookings = Booking.objects.bulk_create(
        (
            Booking(event=event, user=user, status="confirmed", total=0, currency="EUR", created_at=now)
            for user in [*crowd, *crowd[::3]]
        ),
        batch_size=2000,
    )
    Ticket.objects.bulk_create((Ticket(booking=booking, ticket_type=kind) for booking in bookings), batch_size=2000)
    return event


def write_to(event: Any, *, lines: int = 20) -> Any:
    """Send a message to them: the background has it from now on."""
    from event_booking.notifications.attendee_messages.editing import create_message
    from event_booking.notifications.attendee_messages.sending import send_message

    text = "Hello {first_name},\n\n" + "bring an apron and a bowl, and be there in time.\n" * lines + "{reference}"
    message = create_message(event=event, author=event.organizer, subject="Bring an apron, {first_name}", text=text)
    return send_message(message=message, actor=event.organizer)


if __name__ == "__main__":
    import django

    django.setup()
    print(write_to(attendees(int(sys.argv[1])), lines=2).pk)

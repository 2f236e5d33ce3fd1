"""What a benchmark's site is filled with: people with sessions, one hot event, many others. Prints keys as JSON."""

import json
from datetime import timedelta
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from benchmarks.models import Seat, Stock
from event_booking.accounts.services.sessions import Device, open_session
from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.events.models import Category, Event, TicketType

PEOPLE, EVENTS, SEATS, DOOR = 500, 1000, 1_000_000, 200_000


def make_people() -> list[str]:
    """Access tokens of people who are signed in; the first of them organizes everything."""
    model = get_user_model()
    model.objects.bulk_create(model(email=f"person-{n}@example.com", password="!") for n in range(PEOPLE))
    people = list(model.objects.order_by("pk"))
    people[0].groups.add(Group.objects.get_or_create(name="organizer")[0])
    with transaction.atomic():
        return [open_session(user=person, device=Device()).access for person in people]


def make_events(number: int, capacity: int) -> list[dict[str, int]]:
    """Keys of published events with one ticket type each."""
    organizer, now = get_user_model().objects.order_by("pk").first(), timezone.now()
    category = Category.objects.get_or_create(slug="concerts", defaults={"name": "Concerts"})[0]
    starts_at = now + timedelta(days=30)
    first = Event.objects.count()
    events = Event.objects.bulk_create(
        Event(
            organizer=organizer, category=category, slug=f"event-{n}", title=f"Event {n}", description="…" * 1000,
            difficulty="beginner", status="published", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
            timezone="Europe/Berlin", starts_on=starts_at.date(), published_at=now,
        )
        for n in range(first, first + number)
    )  # fmt: skip
    types = TicketType.objects.bulk_create(
        TicketType(event=event, name="Standard", capacity=capacity, event_open=True) for event in events
    )
    return [{"event": kind.event_id, "ticket_type": kind.pk} for kind in types]


def wishes(rows: list[dict[str, int]]) -> list[str]:
    return [
        json.dumps({"event": row["event"], "items": [{"ticket_type": row["ticket_type"], "quantity": 1}]})
        for row in rows
    ]


def make_tickets(kind: dict[str, int], number: int) -> list[str]:
    """Codes of tickets that open the door of that event: in bookings of ten."""
    buyer, now = get_user_model().objects.order_by("pk").last(), timezone.now()
    common = {"user": buyer, "event_id": kind["event"], "status": "confirmed", "total": 0, "currency": "EUR"}
    bookings = Booking.objects.bulk_create(
        Booking(**common, created_at=now, confirmed_at=now) for _ in range(number // 10)
    )
    BookingItem.objects.bulk_create(
        BookingItem(booking=each, ticket_type_id=kind["ticket_type"], name="Standard", quantity=10, unit_price=0)
        for each in bookings
    )
    tickets = Ticket.objects.bulk_create(
        Ticket(booking=each, ticket_type_id=kind["ticket_type"]) for each in bookings for _ in range(10)
    )
    TicketType.objects.filter(pk=kind["ticket_type"]).update(taken=number)
    return [json.dumps({"code": ticket.code}) for ticket in tickets]


class Command(BaseCommand):
    """``manage.py bench_seed <folder>``: request bodies and access tokens are written there."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--tickets", type=int, default=DOOR)

    def handle(self, *, folder: Path, tickets: int, **options: object) -> None:
        with connection.schema_editor() as editor:
            editor.create_model(Stock)
            editor.create_model(Seat)
        tokens = make_people()
        (folder / "tokens").write_text("\n".join(tokens))
        (folder / "organizer").write_text(tokens[0])
        hot, full = make_events(1, SEATS), make_events(1, 1)
        TicketType.objects.filter(pk=full[0]["ticket_type"]).update(taken=1)
        [door] = make_events(1, SEATS)
        for name, bodies in {
            "door": make_tickets(door, tickets),
            "hot": wishes(hot),
            "many": wishes(make_events(EVENTS, 100_000)),
            "full": wishes(full),
            "smallest": [json.dumps({"event": Stock.objects.create(capacity=SEATS).pk})],
            "nothing": ["{}"],
        }.items():
            (folder / name).write_text("\n".join(bodies))
        self.stdout.write(json.dumps({"hot": hot[0]["ticket_type"], "door": door["event"]}))

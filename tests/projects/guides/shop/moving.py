"""Bring over what the old system wrote to people.json, events.json and bookings.json; again as often as you like."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.bookings.signals import booking_confirmed
from event_booking.events.derived import derive
from event_booking.events.models import Category, Event, TicketType, new_slug
from event_booking.journal.models import Entry


def bring_over(folder: Path) -> None:
    for name, bring in (("people", bring_person), ("events", bring_event), ("bookings", bring_booking)):
        for row in json.loads((folder / f"{name}.json").read_text()):
            with transaction.atomic():  # all of it, or nothing and the next run tries again
                bring(row)
    count_on(User, Event, TicketType)


def bring_person(row) -> None:
    email = row["email"].strip().lower()
    names = {"username": f"old-{row['id']}", "email": email, "first_name": row["first_name"]}
    user, is_new = User.objects.get_or_create(pk=row["id"], defaults=names)
    if is_new:
        user.set_unusable_password()  # they choose one by POST forgot_password/
        user.save()
        EmailAddress.objects.create(user=user, email=email, verified=row["proved"], primary=True)


def bring_event(row) -> None:
    if Event.objects.filter(pk=row["id"]).exists():
        return
    category, _ = Category.objects.get_or_create(slug=row["category"], defaults={"name": row["category"].title()})
    event = Event(
        pk=row["id"], organizer_id=row["organizer"], category=category, title=row["title"], slug=new_slug(row["title"]),
        description=row["description"], difficulty="beginner", currency=row["currency"], timezone=row["timezone"],
        starts_at=parse_datetime(row["starts_at"]), ends_at=parse_datetime(row["ends_at"]),
        status=Event.Status.PUBLISHED, published_at=timezone.now(),
    )  # fmt: skip
    derive(event, tags=(), prices=[Decimal(kind["price"]) for kind in row["ticket_types"]])
    event.save(force_insert=True)
    TicketType.objects.bulk_create(
        TicketType(pk=kind["id"], event=event, name=kind["name"], price=kind["price"], capacity=kind["capacity"],
                   event_open=True)
        for kind in row["ticket_types"]
    )  # fmt: skip


def bring_booking(row) -> None:
    booked_at = parse_datetime(row["booked_at"])
    booking, is_new = Booking.objects.get_or_create(
        reference=row["reference"],
        defaults={
            "user_id": row["person"], "event_id": row["event"], "status": Booking.Status.CONFIRMED,
            "total": row["total"], "currency": row["currency"], "created_at": booked_at, "confirmed_at": booked_at,
        },
    )  # fmt: skip
    if not is_new:
        return
    seats = Counter(ticket["ticket_type"] for ticket in row["tickets"])
    for kind in TicketType.objects.filter(pk__in=seats, event=row["event"]):
        BookingItem.objects.create(
            booking=booking, ticket_type=kind, name=kind.name, quantity=seats[kind.pk], unit_price=kind.price
        )
    Ticket.objects.bulk_create(_ticket(booking, ticket) for ticket in row["tickets"])
    _note(booking)
    for kind, number in sorted(seats.items()):
        TicketType.objects.filter(pk=kind).update(taken=F("taken") + number)  # more than there are: IntegrityError


def _ticket(booking, row) -> Ticket:
    used_at = row["used_at"] and parse_datetime(row["used_at"])
    return Ticket(
        booking=booking, ticket_type_id=row["ticket_type"], code=row["code"], attendee_name=row["name"],
        checked_in_at=used_at, status=Ticket.Status.USED if used_at else Ticket.Status.VALID,
    )  # fmt: skip


def _note(booking) -> None:
    """The fact stands in the journal, as of every booking, and nobody is told of it: they know."""
    entry = booking_confirmed.record(booking, channel="moved")
    Entry.objects.filter(pk=entry.pk).update(state=Entry.State.DELIVERED, delivered_at=Now())


def count_on(*models) -> None:
    """PostgreSQL gives the next row a number after those that were brought along; elsewhere that needs nothing."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)

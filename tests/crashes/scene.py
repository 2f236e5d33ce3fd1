"""Fill the site's database: ``python -m tests.crashes.scene 8 [2]``. Prints as JSON who is there, and what is sold."""

import json
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from event_booking.accounts.services.sessions import Device, open_session  # noqa: E402
from event_booking.events.models import Category, Event, TicketType  # noqa: E402
from event_booking.people import people  # noqa: E402


def make_people(number: int) -> list[Any]:
    return [
        people().create(email=f"soak-{each}@example.com", first_name="Ann", last_name="Soak") for each in range(number)
    ]


def access(person: Any) -> str:
    person = get_user_model().objects.get(pk=person.pk)
    with transaction.atomic():
        return open_session(user=person, device=Device()).access


def make_event(organizer: Any, title: str, *, ceiling: int | None, capacity: int) -> dict[str, Any]:
    """A published event with a free and a priced ticket type."""
    starts_at = timezone.now() + timedelta(days=30)
    category = Category.objects.get_or_create(slug="soak", defaults={"name": "Soak"})[0]
    event = Event.objects.create(
        organizer=organizer, category=category, slug=title.lower(), title=title, description="Rush.",
        difficulty="beginner", status="published", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
        timezone="UTC", starts_on=starts_at.date(), published_at=timezone.now(), capacity=ceiling,
    )  # fmt: skip
    kinds = [
        TicketType.objects.create(
            event=event, name=f"{price} EUR", price=price, capacity=capacity, event_open=True,
            event_limited=ceiling is not None,
        )
        for price in (0, 5)
    ]  # fmt: skip
    return {"event": event.pk, "ticket_types": [kind.pk for kind in kinds]}


def main(number: int, others: int = 0) -> None:
    organizer, *crowd = make_people(number + 1)
    people().grant(organizer, "organizer")
    scene = {
        "organizer": access(organizer),
        "people": [access(person) for person in crowd],
        # the first is sold out again and again, and waited for; the others have room for everybody
        "events": [
            make_event(organizer, "Hot", ceiling=2 * number, capacity=3 * number // 2),
            make_event(organizer, "Large", ceiling=None, capacity=1_000_000),
            *(make_event(organizer, f"Other-{each}", ceiling=None, capacity=1_000_000) for each in range(others)),
        ],
    }
    print(json.dumps(scene))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""The demo's events: from a text and a place to rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.utils.text import slugify

from event_booking.events.derived import derive
from event_booking.events.models import Category, Event, EventImage, Ingredient, Tag, TicketType, tag_slug
from example_project.demo import data
from example_project.demo.covers import draw_cover


def make_categories() -> dict[str, Category]:
    """The categories by slug; those that exist stay as they are."""
    return {
        row["slug"]: Category.objects.get_or_create(
            slug=row["slug"], defaults={"name": row["name"], "names": {"ru": row["ru"]}, "position": position}
        )[0]
        for position, row in enumerate(data.categories(), start=1)
    }


def make_tags() -> dict[str, Tag]:
    """The tags of all texts by name."""
    names = sorted({name for text in data.texts() for name in text.tags})
    return {name: Tag.objects.get_or_create(slug=tag_slug(name), defaults={"name": name})[0] for name in names}


def new_event(text: data.Text, *, category: Category, organizer: Any, now: datetime, rng: Random) -> Event:
    """An event that is not stored yet, on the text's day counted from ``now``."""
    place = data.places()[text.city]
    starts_at = instant(now, text.day, text.time, place.zone)
    event = Event(
        organizer=organizer, category=category, title=text.title, summary=text.summary,
        description=text.description.strip(), difficulty=text.difficulty, starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=text.minutes), timezone=place.zone, city=place.city,
        currency=place.currency, capacity=text.capacity, metadata={"language": text.language},
        slug=f"{slugify(text.title, allow_unicode=True)[:200]}-{rng.randbytes(4).hex()}",
    )  # fmt: skip
    event.created_at = min(now, starts_at) - timedelta(days=rng.randint(20, 60), hours=rng.randint(0, 23))
    event.status = Event.Status.CANCELLED if text.cancelled else Event.Status.PUBLISHED
    event.published_at = event.created_at + timedelta(hours=rng.randint(1, 30))
    event.cancelled_at = now - timedelta(days=1) if text.cancelled else None
    _put_somewhere(event, place, rng)
    derive(event, tags=text.tags, prices=[local_price(price, place) for _, price, _ in text.tickets])
    return event


def _put_somewhere(event: Event, place: data.Place, rng: Random) -> None:
    if not place.venues:
        event.format, event.online_url = Event.Format.ONLINE, "https://meet.example.com/room"
        return
    name, address, latitude, longitude = rng.choice(place.venues)
    event.venue_name, event.venue_address = name, address
    event.latitude, event.longitude = Decimal(str(latitude)), Decimal(str(longitude))


def new_ticket_types(event: Event, text: data.Text, tickets: Sequence[Sequence[Any]] | None = None) -> list[TicketType]:
    """Its ticket types, not stored yet; without ``tickets``, those that everybody sees."""
    place = data.places()[text.city]
    return [
        TicketType(
            event=event, name=name, price=local_price(price, place), capacity=seats, position=position,
            event_open=event.status == Event.Status.PUBLISHED, event_limited=event.capacity is not None,
        )
        for position, (name, price, seats) in enumerate(text.tickets if tickets is None else tickets)
    ]  # fmt: skip


def new_ingredients(event: Event, text: data.Text) -> list[Ingredient]:
    return [
        Ingredient(event=event, name=name, quantity=Decimal(str(quantity)), unit=unit, note=note, position=position)
        for position, (name, quantity, unit, note) in enumerate(text.ingredients)
    ]


def new_tag_rows(event: Event, tags: Iterable[Tag]) -> list[Any]:
    return [Event.tags.through(event_id=event.pk, tag_id=tag.pk) for tag in tags]


def store_cover(event: Event, rng: Random) -> None:
    picture = ContentFile(draw_cover(event.category.slug, rng), name=f"{rng.randbytes(16).hex()}.jpg")
    EventImage.objects.create(event=event, image=picture, caption=event.title, is_cover=True)


def instant(now: datetime, day: int, clock: str, zone: str) -> datetime:
    """A time on the clock of a zone, that many days from today as it is there."""
    there = ZoneInfo(zone)
    date = now.astimezone(there).date() + timedelta(days=day)
    return datetime.combine(date, time.fromisoformat(clock), tzinfo=there)


def local_price(euros: float, place: data.Place) -> Decimal:
    """What that many euros are there, in round numbers."""
    return Decimal(round(euros * place.price / place.step) * place.step)

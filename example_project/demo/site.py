"""Put it all together: the demo site, and the same multiplied for benchmarks."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count, islice
from random import Random

from django.contrib.auth import get_user_model
from django.db import reset_queries, transaction
from django.utils import timezone

from event_booking.events.derived import derive
from event_booking.events.models import Event, Tag, TicketType
from example_project.demo import data
from example_project.demo.bookings import Sale
from example_project.demo.events import (
    make_categories,
    make_tags,
    new_event,
    new_ingredients,
    new_tag_rows,
    new_ticket_types,
    store_cover,
)
from example_project.demo.extras import ask, hide_and_discount
from example_project.demo.opinions import like, review
from example_project.demo.people import ORGANIZER, Cast, make_people
from example_project.demo.visits import look

MOST_EVENTS = 1_000_000
BATCH = 2000


def is_loaded() -> bool:
    return get_user_model()._default_manager.filter(email=ORGANIZER).exists()


@transaction.atomic
def load(*, seed: int, password: str) -> None:
    """Make people, events and what happened to them, all or nothing. The same seed makes the same site."""
    rng, now = Random(seed), timezone.now().replace(microsecond=0)
    cast = make_people(password=password, rng=rng)
    categories, tags = make_categories(), make_tags()
    for text in data.texts():
        event = new_event(
            text, category=categories[text.category], organizer=cast.organizers[text.by], now=now, rng=rng
        )
        event.save()
        event.tags.set([tags[name] for name in text.tags])
        kinds = TicketType.objects.bulk_create(new_ticket_types(event, text))
        event.ingredients.bulk_create(new_ingredients(event, text))
        store_cover(event, rng)
        _let_people_in(event, kinds, text, cast, now, rng)


def _let_people_in(
    event: Event, kinds: list[TicketType], text: data.Text, cast: Cast, now: datetime, rng: Random
) -> None:
    sale = Sale(event, kinds, now=now, rng=rng)
    sale.sell(crowd=cast.crowd, fill=text.fill)
    look(event, sale.bookings, now=now)
    ask(event, text, sale.tickets)
    hide_and_discount(event, text)
    like(event, crowd=cast.crowd, rng=rng)
    review(event, authors=sale.attendees(), written=text.reviews, now=now, rng=rng)
    event.save()


def multiply(*, scale: int, seed: int, told: Callable[[int, int], None]) -> None:
    """Add events until there are ``scale`` times as many as texts; ``told`` hears how many there are, of how many.

    A batch at a time, each in its own transaction: memory stays the same for a thousand and for a million, and what was
    interrupted goes on where it ended.
    """
    wanted = min(scale * len(data.texts()), MOST_EVENTS)
    there = Event.objects.count()
    tags = make_tags()
    copies = _copies(seed, first=there)
    while there < wanted:
        size = min(BATCH, wanted - there)
        _store_batch(list(islice(copies, size)), tags)
        there += size
        told(there, wanted)
        reset_queries()  # which Django keeps while DEBUG is on


def _copies(seed: int, *, first: int) -> Iterator[tuple[data.Text, Event]]:
    """The texts again and again, with a number behind the title, on other days within two years."""
    rng, now = Random(seed + first), timezone.now().replace(microsecond=0)
    categories = make_categories()
    users = {user.email: user for user in get_user_model()._default_manager.filter(email__in=_organizer_emails())}
    for number in count(first):
        text = data.texts()[number % len(data.texts())]
        event = new_event(text, category=categories[text.category], organizer=users[text.by], now=now, rng=rng)
        shift = timedelta(days=rng.randint(-180, 540))
        event.title = f"{event.title} · {number}"
        event.starts_at, event.ends_at = event.starts_at + shift, event.ends_at + shift
        derive(event, tags=text.tags, prices=[event.price_from])
        yield text, event


def _organizer_emails() -> list[str]:
    return [person["email"] for person in data.organizers()]


@transaction.atomic
def _store_batch(copies: list[tuple[data.Text, Event]], tags: dict[str, Tag]) -> None:
    Event.objects.bulk_create([event for _, event in copies])
    TicketType.objects.bulk_create([kind for text, event in copies for kind in new_ticket_types(event, text)])
    Event.tags.through.objects.bulk_create(
        [row for text, event in copies for row in new_tag_rows(event, (tags[name] for name in text.tags))]
    )

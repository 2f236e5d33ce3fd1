"""Columns of an event that follow from others, kept because people sort, filter and search by them."""

from collections.abc import Iterable
from decimal import Decimal

from event_booking.events.models import Event
from event_booking.events.search import spaced

__all__ = ["derive"]

DERIVED = ("starts_on", "city_key", "title_key", "search_text", "price_from")
#: Characters of the description in which words are found; more would make the index slow and the results worse.
SEARCHED_DESCRIPTION = 2000


def derive(event: Event, *, tags: Iterable[str], prices: Iterable[Decimal]) -> None:
    """Set the derived columns of an event from its own, its tags' names and its ticket types' prices; do not save."""
    event.starts_on = event.starts_at.astimezone(event.zone).date()
    event.city_key = city_key(event.city)
    event.title_key = spaced(event.title)
    event.search_text = _search_text(event, tags)
    event.price_from = min(prices, default=Decimal(0))


def city_key(city: str) -> str:
    """One spelling for all spellings of a city."""
    return " ".join(city.casefold().split())


def _search_text(event: Event, tags: Iterable[str]) -> str:
    category = event.category
    parts = [event.title, event.summary, category.name, *category.names.values(), *tags, event.city, event.venue_name]
    return spaced(" ".join([*map(str, parts), event.description[:SEARCHED_DESCRIPTION]]))

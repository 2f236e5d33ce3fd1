"""Tags and ingredients: what hangs on an event and has no rules of its own beyond how much."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from event_booking.events.models import Event, Ingredient, Tag, tag_slug
from event_booking.events.services.ticket_types import known_ids


def set_tags(*, event: Event, names: Sequence[str]) -> None:
    """Give the event these tags and no others; tags that nobody has used yet are made."""
    wanted = {tag_slug(name): " ".join(name.split()) for name in names}
    # in the order of their slugs, so that two events with the same new tags do not wait for each other
    Tag.objects.bulk_create([Tag(slug=slug, name=wanted[slug]) for slug in sorted(wanted)], ignore_conflicts=True)
    event.tags.set(Tag.objects.filter(slug__in=wanted))


def merge_ingredients(*, event: Event, rows: Iterable[Mapping[str, Any]]) -> None:
    """Make the event's ingredients these: with ``id`` changed, without added, missing removed; in this order."""
    rows = list(rows)
    known = {ingredient.pk: ingredient for ingredient in event.ingredients.all()}
    kept = known_ids("ingredients", rows, known)
    event.ingredients.exclude(pk__in=kept).delete()
    new = []
    for position, row in enumerate(rows):
        values = {**row, "position": position}
        pk = values.pop("id", None)
        if pk is None:
            new.append(Ingredient(event=event, **values))
        elif any(getattr(known[pk], name) != value for name, value in values.items()):
            Ingredient.objects.filter(pk=pk).update(**values)
    Ingredient.objects.bulk_create(new)

"""Tags, ingredients and questions: what hangs on an event and has few rules of its own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from event_booking.events.models import Event, Ingredient, Question, Tag, tag_slug
from event_booking.events.services.ticket_types import known_ids

MOST_QUESTIONS = 50


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


def merge_questions(*, event: Event, rows: Iterable[Mapping[str, Any]]) -> None:
    """Make the event's questions these: with ``id`` changed, without added, missing removed; in this order.

    Answers that were given stay with their tickets.
    """
    rows = list(rows)
    if len(rows) > MOST_QUESTIONS:
        raise ValidationError({"questions": _("An event asks at most %d questions.") % MOST_QUESTIONS})
    known = {question.pk: question for question in event.questions.all()}
    kept = known_ids("questions", rows, known)
    wanted = [_question(event, known.get(row.get("id", 0)), row, position) for position, row in enumerate(rows)]
    event.questions.exclude(pk__in=kept).delete()
    changed = [question for question in wanted if question.pk is not None]
    Question.objects.bulk_update(changed, ["label", "kind", "is_required", "choices", "position"])
    Question.objects.bulk_create(question for question in wanted if question.pk is None)


def _question(event: Event, known: Question | None, row: Mapping[str, Any], position: int) -> Question:
    question = known or Question(event=event)
    for name, value in {**row, "id": question.pk, "position": position}.items():
        setattr(question, name, value)
    try:
        question.clean()
    except ValidationError as error:
        raise ValidationError({"questions": error.messages}) from error
    return question

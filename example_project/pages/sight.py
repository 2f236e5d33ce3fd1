"""What is seen of a page before its scripts have run: its name, and its picture."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

#: As ``home.title`` and ``home.lead`` in ``frontend/src/i18n/<language>/catalogue.json``: a test compares them.
HOME = {
    "en": (
        "Find something to do",
        "Classes, concerts and talks by people who love what they do. Pick one, and your seat is yours in a minute.",
    ),
    "ru": (
        "Найдите себе занятие по душе",
        "Мастер-классы, концерты и лекции людей, увлечённых своим делом. Выберите событие, и через минуту место ваше.",
    ),
}


@dataclass(frozen=True)
class Sight:
    """``cover`` is an image as the API describes it, or empty; ``name`` says which page's frame it stands in.

    The page is drawn in its place once it has its ``texts``.
    """

    name: str
    texts: str
    title: str
    lead: str
    above: str = ""
    cover: dict[str, Any] = field(default_factory=dict)


def sight_of_event(event: dict[str, Any]) -> Sight:
    """Of the event as a stranger is told of it."""
    cover: dict[str, Any] = next((image for image in event["images"] if image["is_cover"]), {})
    return Sight("event", "event", event["title"], event["summary"], event["category"]["name"], cover)


def sight_of_home(events: list[dict[str, Any]]) -> Sight:
    """With the cover that is seen first."""
    cover: dict[str, Any] = next((event["cover"] for event in events if event["cover"]), {})
    return Sight("home", "catalogue", *HOME.get(get_language() or "en", HOME["en"]), cover=cover)

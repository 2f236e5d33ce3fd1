"""The hand-written part of the demo: ``data/*.toml``, with types."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A city, its clock, its money and its rooms."""

    zone: str
    currency: str
    city: str = ""
    price: float = 1
    step: int = 1
    venues: list[list[Any]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Text:
    """One event as it was written down."""

    title: str
    category: str
    city: str
    by: str
    day: int
    time: str
    minutes: int
    difficulty: str
    tags: list[str]
    summary: str
    description: str
    tickets: list[list[Any]]
    fill: float
    language: str = "en"
    capacity: int | None = None
    cancelled: bool = False
    ingredients: list[list[Any]] = field(default_factory=list)
    reviews: list[list[Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    hidden: list[list[Any]] = field(default_factory=list)
    vouchers: list[dict[str, Any]] = field(default_factory=list)


@cache
def texts() -> tuple[Text, ...]:
    written = _read("events")["event"]
    return tuple(Text(**text | {"description": _unwrap(text["description"])}) for text in written)


def _unwrap(text: str) -> str:
    """One line for each paragraph: events.toml is wrapped for whoever edits it, a page is as wide as its window."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


@cache
def places() -> dict[str, Place]:
    return {key: Place(**place) for key, place in _read("places").items()}


@cache
def categories() -> list[dict[str, str]]:
    return list(_read("categories")["category"])


@cache
def organizers() -> list[dict[str, str]]:
    return list(_read("people")["organizer"])


@cache
def crowd() -> list[str]:
    """Names of people who come to events."""
    names = _read("people")["crowd"]
    return [*names["english"], *names["russian"]]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))

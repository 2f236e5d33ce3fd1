"""The registry of facts that organizers' systems are told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from event_booking.journal.facts import listens_to
from event_booking.journal.models import Entry
from event_booking.journal.together import together


@dataclass(frozen=True, kw_only=True)
class Told:
    """One organizer's systems are to be told."""

    #: Primary key of the organizer. Nobody who is gone is told anything.
    owner: Any
    #: JSON of ids, references, numbers and times, without names and addresses of people.
    data: dict[str, Any]


#: Asked of an entry: whose systems are told what. ``None``: nobody's.
TellFunction = Callable[[Entry], Told | None]

#: Every fact that can be told, by its name.
TOLD: dict[str, TellFunction] = {}


def tells(*facts: str) -> Callable[[TellFunction], TellFunction]:
    """Declare what is told of these facts."""

    def declare(tell: TellFunction) -> TellFunction:
        for fact in facts:
            if fact in TOLD:
                message = f"{fact} is told in two ways"
                raise ValueError(message)
            TOLD[fact] = tell
            listens_to(fact)(_hear)
        return tell

    return declare


def _hear(sender: str, entry: Entry, **kwargs: Any) -> None:
    """The receiver of every such fact."""
    told = TOLD[entry.fact](entry) if entry.fact in TOLD else None
    if told is not None:
        together(_add, (entry, told))


def _add(heard: list[tuple[Entry, Told]]) -> None:
    """Add facts that were heard together to the feeds of their organizers."""
    from event_booking.webhooks.services import add_to_feed

    by_owner: dict[Any, dict[Entry, dict[str, Any]]] = {}
    for entry, told in heard:
        by_owner.setdefault(told.owner, {})[entry] = told.data
    for owner, facts in by_owner.items():
        add_to_feed(owner=owner, facts=facts)

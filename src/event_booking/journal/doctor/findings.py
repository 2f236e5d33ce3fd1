"""Examinations, and what they find."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    FINE = "fine"
    DOUBTFUL = "doubtful"
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """``what`` was seen; where it is not fine, ``why`` that matters and what ``to_do``."""

    state: State
    what: str
    why: str = ""
    to_do: str = ""


Examination = Callable[[], Iterator[Finding]]

#: By name, in the order in which they are declared. An app or a site adds its own.
EXAMINATIONS: dict[str, Examination] = {}


def examines(name: str) -> Callable[[Examination], Examination]:
    """Declare an examination: a function without arguments that yields ``Finding``; what it raises is found broken."""

    def declare(function: Examination) -> Examination:
        EXAMINATIONS[name] = function
        return function

    return declare


def examine(name: str) -> list[Finding]:
    """All findings of one examination."""
    return findings_of(EXAMINATIONS[name])


def findings_of(examination: Examination) -> list[Finding]:
    """All that it finds; what it raises is one of its findings."""
    found: list[Finding] = []
    try:
        found.extend(examination())
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the site is what is looked for
        why = "This could not be looked at, and what needs it will fail as well."
        found.append(Finding(State.BROKEN, f"{type(error).__name__}: {error}", why, "See what the error names."))
    return found


def fine(what: str) -> Finding:
    return Finding(State.FINE, what)


def doubtful(what: str, why: str, to_do: str) -> Finding:
    return Finding(State.DOUBTFUL, what, why, to_do)


def broken(what: str, why: str, to_do: str) -> Finding:
    return Finding(State.BROKEN, what, why, to_do)

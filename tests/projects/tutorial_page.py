"""A page of the docs as the steps that its reader takes: what is typed, what is then seen, which files are written.

- ``.. code-block:: console``: after ``$`` what is typed (after ``>`` its further lines), then all that is seen. ``…``
  stands for anything; where nothing is shown, nothing is to be seen. A ``:caption:`` names another terminal, whose last
  command goes on running.
- ``.. code-block:: python`` with a ``:caption:``: a new file, or what is added at the end of one that is there.
- ``.. readme-code:: settings.py``: README's block for this file of the site.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent

from tests.projects.readme_site import code_for

DIRECTIVE = re.compile(r"^\.\. (code-block|readme-code):: (\S+)\n((?:   :.+\n)*)((?:\n|   .*\n)*)", re.MULTILINE)
CAPTION = re.compile(r":caption: (.+)")


@dataclass(frozen=True)
class Command:
    """Something typed, and all that is seen then."""

    typed: str
    seen: str
    terminal: str = ""
    goes_on: bool = False


@dataclass(frozen=True)
class File:
    """Something written at the end of a file."""

    path: str
    text: str


def steps(page: str, *, project: str) -> Iterator[Command | File]:
    """All steps of the page in order; ``project`` is the folder of the site's settings."""
    for kind, argument, options, body in DIRECTIVE.findall(page):
        caption = CAPTION.search(options)
        if kind == "readme-code":
            yield File(f"{project}/{argument}", code_for(argument))
        elif argument == "console":
            yield from _commands(dedent(body).strip("\n"), terminal=caption[1] if caption else "")
        elif caption:
            yield File(caption[1], dedent(body).strip("\n") + "\n")


def _commands(block: str, *, terminal: str) -> list[Command]:
    found: list[tuple[list[str], list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(([line[2:]], []))
        elif line.startswith("> ") and found and not found[-1][1]:
            found[-1][0].append(line[2:])
        else:
            found[-1][1].append(line)
    last = len(found) - 1
    return [
        Command("\n".join(typed), "\n".join(seen), terminal, goes_on=bool(terminal) and number == last)
        for number, (typed, seen) in enumerate(found)
    ]


def is_as_shown(shown: str, seen: str) -> bool:
    """Whether what was seen is what the page shows, line by line; ``…`` stands for anything."""
    pattern = ".*".join(re.escape(part) for part in _lines(shown).split("…"))
    return re.fullmatch(pattern, _lines(seen), re.DOTALL) is not None


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())

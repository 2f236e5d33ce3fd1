"""``.. public:: module`` lists the public names of a module; ``:only:`` says that the others are private.

What is not there fails the build. ``declared`` reads the same pages for the tests.
"""

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from directives.base import FromCode, first_sentence

PAGE = Path(__file__).resolve().parents[1] / "reference" / "public.rst"
BLOCK = re.compile(r"^\.\. public:: (\S+)\n(   :only:\n)?\n((?:(?:   .*)?\n)+)", re.MULTILINE)


class Public(FromCode):
    required_arguments = 1
    option_spec = {"only": lambda argument: True}
    has_content = True

    def lines(self) -> Iterator[str]:
        module = import_module(self.arguments[0])
        yield f"``{module.__name__}``{', in part' if 'only' in self.options else ''}"
        yield f"    {first_sentence(module)}" if module.__doc__ else "    \\"
        yield ""
        for name in " ".join(self.content).split():
            yield f"    - ``{name}``{meaning_of(getattr(module, name))}"
        yield ""


def meaning_of(value: object) -> str:
    """What a class or a function is for, as it says itself."""
    if not (inspect.isclass(value) or inspect.isroutine(value)):
        return ""
    said = first_sentence(value)
    return f": {said}" if said else ""


def declared() -> dict[str, tuple[bool, list[str]]]:
    """By module: whether all of its names are public, and which."""
    found = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    return {module: (not only, names.split()) for module, only, names in found}

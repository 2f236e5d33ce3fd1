"""``.. public:: module`` lists the public names of a module.

What is not there fails the build. ``declared`` reads the same pages for the tests.
"""

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from directives.base import FromCode, first_sentence

PAGE = Path(__file__).resolve().parents[1] / "reference" / "public.rst"
BLOCK = re.compile(r"^\.\. public:: (\S+)\n\n((?:(?:   .*)?\n)+)", re.MULTILINE)


class Public(FromCode):
    required_arguments = 1
    has_content = True

    def lines(self) -> Iterator[str]:
        module = import_module(self.arguments[0])
        yield f"``{module.__name__}``"
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


def declared() -> dict[str, list[str]]:
    """The public names of each module."""
    return {module: names.split() for module, names in BLOCK.findall(PAGE.read_text(encoding="utf-8"))}

"""What the directives share: lines of reStructuredText that become a part of the page."""

import inspect
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

SRC = Path(__file__).resolve().parents[2] / "src"
PACKAGE = SRC / "event_booking"


class FromCode(SphinxDirective):
    """A directive that says its part in reStructuredText."""

    def lines(self) -> Iterable[str]:
        raise NotImplementedError

    def sources(self) -> Iterable[Path]:
        """The page is written anew when one of these was changed."""
        return PACKAGE.rglob("*.py")

    def run(self) -> list[nodes.Node]:
        for path in self.sources():
            self.env.note_dependency(str(path))
        return self.parse_text_to_nodes("\n".join(self.lines()), allow_section_headings=True)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, widths: str) -> list[str]:
    """A table whose cells are reStructuredText of one paragraph."""
    written = [".. list-table::", "   :header-rows: 1", f"   :widths: {widths}", ""]
    for row in [head, *rows]:
        written += [f"   {'  -' if place else '* -'} {cell}" for place, cell in enumerate(row)]
    return [*written, ""]


def plain(text: str) -> str:
    """Text as it is, none of it markup."""
    return re.sub(r"([\\*`|_])", r"\\\1", " ".join(text.split()))


def first_sentence(of: object) -> str:
    """What its docstring begins with; empty where it has none of its own."""
    said = (of.__dict__.get("__doc__") if isinstance(of, type) else getattr(of, "__doc__", "")) or ""
    return " ".join(inspect.cleandoc(said).split("\n\n")[0].split()).removesuffix("::")

"""``.. facts:: module`` lists the facts of a module with the comments above them."""

import importlib
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

FACT = re.compile(r'((?:#: .*\n)*)(\w+) = Fact\("([^"]+)"')


def lines(source: str) -> list[str]:
    """Name, public name and meaning of each fact, as reStructuredText."""
    written = []
    for said, name, public in FACT.findall(source):
        meaning = " ".join(line.removeprefix("#: ") for line in said.splitlines())
        written += [f"``{name}``, ``{public}``", f"    {meaning}", ""]
    return written


class Facts(SphinxDirective):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        path = str(importlib.import_module(self.arguments[0]).__file__)
        self.env.note_dependency(path)
        section = nodes.Element()
        text = lines(Path(path).read_text(encoding="utf-8"))
        self.state.nested_parse(StringList(text, source=path), self.content_offset, section)
        return section.children


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("facts", Facts)
    return {"parallel_read_safe": True}

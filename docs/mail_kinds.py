"""``.. mail-kinds::`` lists every kind of notification, ``.. mail-context::`` what each part of its context is."""

from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from event_booking.notifications.kinds import KINDS, samples


def kinds() -> list[str]:
    """A table as reStructuredText: kind, its fact, its context, whether its mails carry files."""
    rows = [("Kind", "Told of", "Context", "Files")]
    for name, kind in KINDS.items():
        context = ", ".join(f"``{part}``" for part in kind.sample or ()) or "–"
        rows.append((f"``{name}``", f"``{kind.fact}``", context, "yes" if kind.files else ""))
    written = [".. list-table::", "   :header-rows: 1", "   :widths: 24 26 42 8", ""]
    for row in rows:
        written += [f"   {'* -' if not place else '  -'} {cell}" for place, cell in enumerate(row)]
    return written


def context() -> list[str]:
    """Each part of a context and what it is."""
    return [line for name, said in samples.MEANINGS.items() for line in (f"``{name}``", f"    {said}", "")]


class Generated(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(samples.__file__)
        section = nodes.Element()
        text = kinds() if self.name == "mail-kinds" else context()
        self.state.nested_parse(StringList(text, source=samples.__file__), self.content_offset, section)
        return section.children


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("mail-kinds", Generated)
    app.add_directive("mail-context", Generated)
    return {"parallel_read_safe": True}

"""``.. event-booking-settings::`` writes down every key of ``EVENT_BOOKING`` from the comments in ``conf.py``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING
from pathlib import Path
from typing import Any, get_origin, get_type_hints

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from event_booking import conf

#: How a site writes such a value.
WORDS = {Mapping: "dict", Sequence: "list"}
KEY = re.compile(r"((?:    #: .*\n)+)    ([A-Z_]+): ")


def comments() -> dict[str, str]:
    """What stands above each key."""
    source = Path(conf.__file__).read_text(encoding="utf-8")
    return {
        name: " ".join(line.strip().removeprefix("#: ") for line in said.splitlines())
        for said, name in KEY.findall(source)
    }


def lines() -> list[str]:
    """The keys as reStructuredText, in the order of ``conf.py``."""
    types, said, written = get_type_hints(conf.EventBookingSettings), comments(), []
    for name, key in conf.KEYS.items():
        kind = types[name].__name__ if isinstance(types[name], type) else WORDS[get_origin(types[name])]
        default = repr(key.default) if key.default is not MISSING else "see below"
        written += [f"``{name}`` : {kind}, default ``{default}``", f"    {said[name]}", ""]
    return written


class Settings(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(conf.__file__)
        section = nodes.Element()
        self.state.nested_parse(StringList(lines(), source=conf.__file__), self.content_offset, section)
        return section.children


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("event-booking-settings", Settings)
    return {"parallel_read_safe": True}

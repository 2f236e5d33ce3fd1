"""``.. readme-code:: settings.py`` shows README's block for that file: one text, which is tested."""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

README = Path(__file__).resolve().parent.parent / "README.md"


class ReadmeCode(SphinxDirective):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(README))
        blocks = dict(re.findall(r"```python\n# (\S+)\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL))
        return [nodes.literal_block("", blocks[self.arguments[0]].rstrip(), language="python")]


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("readme-code", ReadmeCode)
    return {"parallel_read_safe": True}

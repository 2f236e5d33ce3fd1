"""Where the project lives, in its metadata: whoever releases it says so in ``PROJECT_URL``; a fork lives elsewhere.

Links of README lead into that repository then: beside a page of a package index there are no files.
"""

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

PLACES = {
    "Homepage": "",
    "Documentation": "/tree/main/docs",
    "Changelog": "/blob/main/CHANGELOG.md",
    "Issues": "/issues",
    "Security": "/blob/main/SECURITY.md",
}
RELATIVE = re.compile(r"(!?)(\[[^\]]*\])\((?!https?:|#)([^)]+)\)")


class ProjectPlaces(MetadataHookInterface):
    """Fills in ``urls`` and ``readme``."""

    def update(self, metadata: dict[str, Any]) -> None:
        home = os.environ.get("PROJECT_URL", "").rstrip("/")
        readme = Path(self.root, "README.md").read_text(encoding="utf-8")
        metadata["urls"] = {name: home + place for name, place in PLACES.items()} if home else {}
        text = RELATIVE.sub(lambda found: _absolute(home, *found.groups()), readme) if home else readme
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def _absolute(home: str, picture: str, name: str, path: str) -> str:
    return f"{picture}{name}({home}/{'raw' if picture else 'blob'}/main/{path})"

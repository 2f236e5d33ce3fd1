"""``.. event-booking-floors::`` draws which part may import which, from the contract that CI holds the code to."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from docutils import nodes

from directives import svg
from directives.base import FromCode

CONTRACT = Path(__file__).resolve().parents[2] / "pyproject.toml"
WIDTH, HEIGHT, GAP = 700, 44, 10


def floors() -> list[list[str]]:
    """The parts, from the top floor down."""
    contracts = tomllib.loads(CONTRACT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["type"] == "layers")
    return [layer.split(" | ") for layer in layers]


class Floors(FromCode):
    def sources(self) -> Iterable[Path]:
        return [CONTRACT]

    def run(self) -> list[nodes.Node]:
        parts = []
        for number, floor in enumerate(floors()):
            width = (WIDTH - GAP * (len(floor) - 1)) / len(floor)
            for place, name in enumerate(floor):
                x, y = place * (width + GAP), number * (HEIGHT + GAP)
                parts.append(svg.rect(x, y, width, HEIGHT, "box"))
                parts.append(svg.text(x + width / 2, y + 27, name, size=14, anchor="middle"))
        height = len(floors()) * (HEIGHT + GAP)
        words = "Parts of the package, floor by floor; each imports only from floors below"
        return [svg.picture(parts, width=WIDTH + 4, height=height, title=words)]

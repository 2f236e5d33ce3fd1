"""Where the tables of an entity-relationship diagram stand: layers from left to right, few crossings.

A table stands to the right of those that it points to. An arrow over more than one layer keeps a free lane in each
layer between, so that no arrow runs across a table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

WIDTH, GAP_X, GAP_Y, LANE = 215, 44, 24, 14
TITLE, ROW = 26, 17
ROUNDS = 12


@dataclass
class Box:
    """A table, or with no name the lane of an arrow."""

    name: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    layer: int = 0
    x: float = 0
    y: float = 0

    @property
    def height(self) -> float:
        return TITLE + ROW * len(self.rows) + (6 if self.rows else 0) if self.name else LANE


@dataclass
class Arrow:
    """From the row ``field`` of ``source`` to the head of ``target``, through lanes."""

    source: Box
    field: str
    target: Box
    lanes: list[Box] = field(default_factory=list)

    def links(self) -> list[tuple[Box, Box]]:
        """Neighbours, from right to left."""
        stops = [self.source, *self.lanes, self.target]
        return list(pairwise(stops))


def lay_out(boxes: Mapping[str, Box], arrows: list[Arrow]) -> list[list[Box]]:
    """Give every box its place; return the layers, from left to right."""
    _choose_layers(boxes.values(), arrows)
    layers: list[list[Box]] = [[] for _ in range(1 + max(box.layer for box in boxes.values()))]
    for box in boxes.values():
        layers[box.layer].append(box)
    for arrow in arrows:
        for number in range(arrow.source.layer - 1, arrow.target.layer, -1):
            lane = Box("", layer=number)
            arrow.lanes.append(lane)
            layers[number].append(lane)
    _untangle(layers, arrows)
    _place(layers, arrows)
    return layers


def _choose_layers(boxes: Iterable[Box], arrows: list[Arrow]) -> None:
    """Each one layer to the right of the farthest that it points to."""
    for _ in boxes:
        for arrow in arrows:
            if arrow.source is not arrow.target:
                arrow.source.layer = max(arrow.source.layer, arrow.target.layer + 1)
    sources = {id(arrow.source) for arrow in arrows}
    for arrow in reversed(arrows):  # what points nowhere stands right before whatever points to it
        if id(arrow.target) not in sources:
            arrow.target.layer = min(each.source.layer for each in arrows if each.target is arrow.target) - 1


def _untangle(layers: list[list[Box]], arrows: list[Arrow]) -> None:
    """Put each box near the middle of its neighbours, from left to right and back, some times."""
    links = [link for arrow in arrows for link in arrow.links() if link[0] is not link[1]]
    for number in range(ROUNDS):
        forth = number % 2 == 0
        for layer in layers if forth else reversed(layers):
            where = {id(box): place / max(len(each), 1) for each in layers for place, box in enumerate(each)}
            middle = {
                id(box): _mean([where[id(other)] for other in _neighbours(box, links, left=forth)], where[id(box)])
                for box in layer
            }
            layer.sort(key=lambda box: middle[id(box)])


def _neighbours(box: Box, links: list[tuple[Box, Box]], *, left: bool) -> list[Box]:
    return (
        [target for source, target in links if source is box]
        if left
        else [source for source, target in links if target is box]
    )


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _place(layers: list[list[Box]], arrows: list[Arrow]) -> None:
    for number, layer in enumerate(layers):
        y = 0.0
        for box in layer:
            box.x, box.y = number * (WIDTH + GAP_X), y
            y += box.height + GAP_Y
    tallest = max(_height(layer) for layer in layers)
    for layer in layers:
        for box in layer:
            box.y += (tallest - _height(layer)) / 2


def _height(layer: list[Box]) -> float:
    return sum(box.height + GAP_Y for box in layer) - GAP_Y if layer else 0

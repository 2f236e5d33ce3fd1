"""``.. sequence:: title``: who sends what to whom, in order, drawn as SVG within the page.

Nothing is loaded from anywhere, and the colours are those of the theme, light or dark. A line is one of

- ``Ann, Web = gunicorn, Database``: the first line, who takes part (``shown name`` or ``name = shown name``);
- ``Ann -> Web: what is sent``; ``Ann --> Web: …`` for an answer; ``Web -> Web: …`` for what it does by itself;
- ``Web: a note`` beside it, ``Web !: what goes wrong``; ``= heading =`` for a new part of the story.
"""

import re
from html import escape
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

WIDTH, COLUMN_MARGIN, LETTER, LINE, STEP = 760, 10, 6.6, 15, 14
HEAD = 34
MESSAGE = re.compile(r"(?P<source>.+?) (?P<arrow>-->|->) (?P<target>.+?): (?P<text>.+)")
NOTE = re.compile(r"(?P<who>.+?)(?P<wrong> !)?: (?P<text>.+)")
PART = re.compile(r"= (?P<text>.+) =")

STYLE = """
.sequence { margin: 1.5rem 0; overflow-x: auto; }
.sequence svg { display: block; width: 100%; min-width: 36rem; max-width: 52rem; height: auto; margin: auto;
  font: 12px var(--font-stack, sans-serif); fill: var(--color-foreground-primary); }
.sequence .line { stroke: var(--color-foreground-muted); fill: none; stroke-width: 1.2; }
.sequence .life { stroke: var(--color-foreground-border); stroke-dasharray: 3 4; }
.sequence .answer { stroke-dasharray: 6 4; }
.sequence .tip { fill: var(--color-foreground-muted); }
.sequence .who, .sequence .note { fill: var(--color-background-secondary); stroke: var(--color-foreground-border); }
.sequence .wrong { fill: var(--color-background-secondary); stroke: #d9480f; stroke-width: 1.5; }
.sequence .name, .sequence .part { font-weight: 600; }
.sequence .back { fill: var(--color-background-primary); }
"""


class Box(NamedTuple):
    """Lines of text about a middle, and how wide they are."""

    lines: list[str]
    width: float

    @property
    def height(self) -> float:
        return len(self.lines) * LINE


class Drawing:
    """Grows downwards, line by line."""

    def __init__(self, names: dict[str, str]) -> None:
        self.parts: list[str] = []
        self.column = WIDTH / len(names)
        self.middles = {name: self.column * (number + 0.5) for number, name in enumerate(names)}
        self.names, self.y = names, HEAD + 12.0

    def add(self, line: str) -> None:
        if part := PART.fullmatch(line):
            self._part(part["text"])
        elif message := MESSAGE.fullmatch(line):
            self._message(**message.groupdict())
        elif note := NOTE.fullmatch(line):
            self._note(note["who"], note["text"], "wrong" if note["wrong"] else "note")
        else:
            raise ValueError(f"this is no line of a sequence: {line}")

    def svg(self, title: str) -> str:
        heads = "".join(self._head(name) for name in self.names)
        lives = "".join(f'<path class="line life" d="M{x:.0f} {HEAD}V{self.y:.0f}"/>' for x in self.middles.values())
        box = f"0 0 {WIDTH} {self.y + 4:.0f}"
        return f'<svg viewBox="{box}" role="img" aria-label="{escape(title)}">{lives}{"".join(self.parts)}{heads}</svg>'

    def _head(self, name: str) -> str:
        x, width = self.middles[name], self.column - 2 * COLUMN_MARGIN
        rect = f'<rect class="who" x="{x - width / 2:.0f}" y="4" width="{width:.0f}" height="{HEAD - 6}" rx="4"/>'
        return f'{rect}<text class="name" x="{x:.0f}" y="22" text-anchor="middle">{escape(self.names[name])}</text>'

    def _part(self, text: str) -> None:
        self.y += STEP + 6
        width = len(text) * LETTER * 1.1 + 16
        self.parts.append(f'<path class="line life" d="M0 {self.y:.0f}H{WIDTH}"/>')
        back = (
            f'<rect class="back" x="{(WIDTH - width) / 2:.0f}" y="{self.y - 9:.0f}" width="{width:.0f}" height="18"/>'
        )
        self.parts.append(f'{back}<text class="part" x="{WIDTH / 2}" y="{self.y + 4:.0f}" text-anchor="middle">')
        self.parts.append(f"{escape(text)}</text>")
        self.y += STEP

    def _message(self, *, source: str, arrow: str, target: str, text: str) -> None:
        start, end = self.middles[source], self.middles[target]
        if start == end:
            self._note(source, text, "note")
            return
        box = wrap(text, abs(end - start) - 16)
        self._text(box, (start + end) / 2, back=True)
        style = "line answer" if arrow == "-->" else "line"
        tip = 7 if end > start else -7
        self.parts.append(f'<path class="{style}" d="M{start:.0f} {self.y:.0f}H{end - tip:.0f}"/>')
        self.parts.append(f'<path class="tip" d="M{end:.0f} {self.y:.0f}l{-tip} -4v8z"/>')
        self.y += STEP

    def _note(self, who: str, text: str, style: str) -> None:
        x = self.middles[who]
        room = min(2 * min(x, WIDTH - x), 2 * self.column) - 2 * COLUMN_MARGIN
        box = wrap(text, room - 12)
        width = box.width + 14
        self.parts.append(
            f'<rect class="{style}" x="{x - width / 2:.0f}" y="{self.y - 2:.0f}" width="{width:.0f}"'
            f' height="{box.height + 8:.0f}" rx="3"/>'
        )
        self.y += 2
        self._text(box, x)
        self.y += STEP + 2

    def _text(self, box: Box, x: float, *, back: bool = False) -> None:
        if back:
            self.parts.append(
                f'<rect class="back" x="{x - box.width / 2 - 3:.0f}" y="{self.y:.0f}" width="{box.width + 6:.0f}"'
                f' height="{box.height:.0f}"/>'
            )
        for line in box.lines:
            self.y += LINE
            self.parts.append(f'<text x="{x:.0f}" y="{self.y - 3:.0f}" text-anchor="middle">{escape(line)}</text>')
        self.y += 3


def wrap(text: str, width: float) -> Box:
    """The words in lines that are no wider than this, as far as words are not."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) * LETTER > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return Box(lines, max(len(line) for line in lines) * LETTER)


class Sequence(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        lines = [line for line in self.content if line.strip()]
        names = dict(_name(each) for each in lines[0].split(", "))
        drawing = Drawing(names)
        try:
            for line in lines[1:]:
                drawing.add(line)
        except (KeyError, ValueError) as error:
            raise self.error(f"sequence: {error}") from error
        page = f'<div class="sequence">{drawing.svg(self.arguments[0])}</div>'
        style = "" if self.env.temp_data.get("sequence_styled") else f"<style>{STYLE}</style>"
        self.env.temp_data["sequence_styled"] = True
        return [nodes.raw("", style + page, format="html")]


def _name(text: str) -> tuple[str, str]:
    name, _, shown = text.partition(" = ")
    return name, shown or name


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("sequence", Sequence)
    return {"parallel_read_safe": True}

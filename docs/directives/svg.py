"""Pictures in the page itself: they take its colours, light or dark, and their text can be searched and copied."""

from collections.abc import Iterable
from html import escape

from docutils import nodes

STYLE = {
    "box": "fill:var(--color-background-secondary,#f8f9fb);stroke:var(--color-foreground-border,#878787)",
    "head": "fill:var(--color-brand-primary,#0a4bff);fill-opacity:.14;stroke:var(--color-foreground-border,#878787)",
    "far": "fill:none;stroke:var(--color-foreground-border,#878787);stroke-dasharray:4 3",
    "line": "fill:none;stroke:var(--color-foreground-muted,#6b6f76);stroke-width:1.3",
}
FONT = "font-family:var(--font-stack,sans-serif);fill:var(--color-foreground-primary,#000)"


def rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="4" style="{STYLE[kind]}"/>'


def text(x: float, y: float, words: str, *, size: int = 12, anchor: str = "start", more: str = "") -> str:
    style = f"{FONT};font-size:{size}px;{more}"
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" style="{style}">{escape(words)}</text>'


def path(description: str, *, arrow: bool = True) -> str:
    end = ' marker-end="url(#arrow)"' if arrow else ""
    return f'<path d="{description}" style="{STYLE["line"]}"{end}/>'


def picture(parts: Iterable[str], *, width: float, height: float, title: str) -> nodes.raw:
    """The picture as a part of the page, as wide as it is: a narrow window scrolls it."""
    marker = (
        '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0L10 5L0 10z" style="fill:var(--color-foreground-muted,#6b6f76)"/></marker></defs>'
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(title)}" width="{width:g}" '
        f'height="{height:g}" viewBox="-2 -2 {width:g} {height:g}">{marker}{"".join(parts)}</svg>'
    )
    return nodes.raw("", f'<div tabindex="0" style="overflow-x:auto;margin:1em 0">{svg}</div>', format="html")

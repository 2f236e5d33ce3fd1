"""An HTML mail as mail programs see it: elements, and texts with the styles that they have in the end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "meta", "img", "hr", "link", "input"}
INHERITED = {"color", "background-color", "font-size", "display"}
RULE = re.compile(r"\.([\w-]+(?:,\.[\w-]+)*)\{([^}]*)\}")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None

    @property
    def style(self) -> dict[str, str]:
        return declarations(self.attributes.get("style", ""))


@dataclass
class Page(HTMLParser):
    """``Page(html)``; raises where a tag is not closed in its turn."""

    html: str
    elements: list[Element] = field(default_factory=list)
    texts: list[tuple[Element, str]] = field(default_factory=list)
    styles: str = ""

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)
        self.open: list[Element] = []
        self.feed(self.html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open[-1] if self.open else None)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].tag == "style":
            self.styles += data
        elif data.strip():
            self.texts.append((self.open[-1], data.strip()))

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def shown(self, *, dark: bool) -> Iterator[tuple[str, dict[str, str]]]:
        """Each text that is seen, and its styles."""
        rules = self._dark_rules() if dark else {}
        for element, text in self.texts:
            style = _final(element, rules)
            if style.get("display") != "none" and _is_in(element, "body"):
                yield text, style

    def _dark_rules(self) -> dict[str, dict[str, str]]:
        sheet = self.styles.partition("prefers-color-scheme:dark")[2]
        return {name: declarations(body) for names, body in RULE.findall(sheet) for name in names.split(",.")}


def declarations(css: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in css.split(";") if ":" in part)
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours ``#rrggbb``."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _final(element: Element | None, rules: dict[str, dict[str, str]]) -> dict[str, str]:
    style: dict[str, str] = {}
    while element is not None:
        own = element.style
        for name in element.attributes.get("class", "").split():
            own |= rules.get(name, {})
        style = {name: value for name, value in own.items() if name in INHERITED} | style
        element = element.parent
    return style


def _is_in(element: Element | None, tag: str) -> bool:
    while element is not None and element.tag != tag:
        element = element.parent
    return element is not None


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

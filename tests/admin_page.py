"""A form of the admin as a browser sends it back: with all that the page carries, whatever happened meanwhile."""

from html.parser import HTMLParser
from typing import Any


class Fields(HTMLParser):
    """What a browser would send of a page's forms, were they one."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._select, self._area = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value, kind = given.get("name") or "", given.get("value") or "", given.get("type")
        if tag == "input" and name and kind in ("checkbox", "radio"):
            self.found.setdefault(name, []).extend([value or "on"] if "checked" in given else [])
        elif tag == "input" and name and kind != "submit":
            self.found.setdefault(name, []).append(value)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.found.setdefault(self._select, []).append(value)
        elif tag == "textarea":
            self._area = name
            self.found[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[self._area][0] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._select = self._area = ""


def shown(client: Any, page: str) -> dict[str, Any]:
    """Open a page; return what its form would send if nobody touched it."""
    return fields_of(client.get(page))


def fields_of(reply: Any) -> dict[str, Any]:
    """What the form of a page that was answered would send."""
    assert reply.status_code == 200
    fields = Fields()
    fields.feed(reply.content.decode())
    return {name: values for name, values in fields.found.items() if "__prefix__" not in name}

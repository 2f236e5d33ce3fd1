"""``.. event-booking-checks::`` lists every system check: its id, what it says, what it hints at."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from directives.base import PACKAGE, FromCode, plain, table

ID = re.compile(r"event_booking\w*\.[EW]\d{3}")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, order=True)
class Check:
    id: str
    message: str
    hint: str


@cache
def checks() -> list[Check]:
    """Every message of a check that our source can make."""
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)) if ID.search(source) else ():
            if isinstance(node, Function):
                found.update(_made_in(node))
    return sorted(found)


def _made_in(function: Function) -> Iterator[Check]:
    for call in ast.walk(function):
        if not isinstance(call, ast.Call):
            continue
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        name = given.get("id")
        if isinstance(name, ast.Constant) and ID.fullmatch(str(name.value)):
            yield Check(name.value, _text(call.args[0], function), _text(given.get("hint"), function))


def _text(node: ast.expr | None, function: Function) -> str:
    """What stands there; of what is known only when it runs, the expression in braces."""
    if node is None:
        return ""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_part(part) for part in node.values)
    if isinstance(node, ast.Name) and (value := _last_value(node, function)):
        return _text(value, function)
    if isinstance(node, ast.IfExp):
        return f"{_text(node.body, function)} / {_text(node.orelse, function)}"
    return "…"


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    return "…"


def _last_value(name: ast.Name, function: Function) -> ast.expr | None:
    """What this variable was given last before the line in which it is used."""
    given = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and node.lineno < name.lineno and _names(node) == [name.id]
    ]
    return max(given, key=lambda node: node.lineno).value if given else None


def _names(node: ast.Assign) -> list[str]:
    return [target.id for target in node.targets if isinstance(target, ast.Name)]


class Checks(FromCode):
    def lines(self) -> list[str]:
        rows = [(f"``{each.id}``", plain(each.message), plain(each.hint) or "–") for each in checks()]
        return table(("Id", "What is wrong", "What to do"), rows, widths="24 42 34")

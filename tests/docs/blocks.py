"""Code that the documentation shows."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import ismodule
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
BLOCK = re.compile(
    r"^(?P<indent> *)\.\. (?:code-block|testcode):: ?(?:python)?\n"
    r"(?P<options>(?:(?P=indent)   +:.*\n)*)\n(?P<code>(?:(?:(?P=indent)   .*)?\n)+)",
    re.MULTILINE,
)
FENCED = re.compile(r"```python\n(?P<code>.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Block:
    page: str
    line: int
    code: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    def tree(self) -> ast.Module:
        return ast.parse(self.code, filename=str(self))


def pages() -> list[Path]:
    found = [path for kind in ("rst", "md") for path in DOCS.rglob(f"*.{kind}") if "_build" not in path.parts]
    return [*sorted(found), *sorted(ROOT.glob("*.md"))]


def blocks() -> Iterator[Block]:
    """Every block of Python on every page."""
    for path in pages():
        text = path.read_text(encoding="utf-8")
        for found in (FENCED if path.suffix == ".md" else BLOCK).finditer(text):
            line = text[: found.start("code")].count("\n") + 1
            yield Block(str(path.relative_to(ROOT)), line, dedent(found["code"]))


def prose() -> Iterator[tuple[str, str]]:
    """Every page of the documentation and its text."""
    for path in pages():
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Module and name of everything of ours that is imported, or named by a dotted path."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == "event_booking":
            yield from ((str(node.module), alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if alias.name.split(".")[0] == "event_booking")
        elif isinstance(node, ast.Constant) and re.fullmatch(r"event_booking(\.\w+)+", str(node.value)):
            module, name = str(node.value).rsplit(".", 1)
            if name[0].isupper() or _has(module, name):
                yield module, name


def _has(module: str, name: str) -> bool:
    """Whether it is a function, say, and no module, setting or id."""
    try:
        return not ismodule(getattr(import_module(module), name))
    except (ImportError, AttributeError):
        return False

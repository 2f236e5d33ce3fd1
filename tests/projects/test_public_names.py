"""Sites that bend the package do it by public names alone, those that docs/reference/public.rst lists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.projects.suites import HERE
from tests.projects.wheel import ROOT

#: A module, and the names that are listed below it.
LISTED = re.compile(r"^\.\. public:: (\S+)\n(?:   :only:\n)?\n((?:   .+\n)+)", re.MULTILINE)
PUBLIC = {
    (module, name)
    for module, names in LISTED.findall((ROOT / "docs" / "reference" / "public.rst").read_text(encoding="utf-8"))
    for name in names.split()
}
#: Apps and modules by themselves: ``include("event_booking.urls")``.
MODULES = {module for module, _ in PUBLIC}
DOTTED = re.compile(r"event_booking(\.\w+)+")


def sources(site: str) -> list[Path]:
    return [path for path in sorted((HERE / site).rglob("*.py")) if "migrations" not in path.parts]


def used(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """What is imported of ours, as module and name, and what is named by its dotted path."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "event_booking":
            yield from ((str(node.module), alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if alias.name.startswith("event_booking."))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED.fullmatch(node.value):
            module, _, name = node.value.rpartition(".")
            yield module, name


def is_public(module: str, name: str) -> bool:
    whole = f"{module}.{name}".rstrip(".")
    return (module, name) in PUBLIC or whole in MODULES or any(each.startswith(f"{whole}.") for each in MODULES)


@pytest.mark.parametrize("site", ["extender", "club", "directory"])
def test_a_site_uses_public_names_alone(site):
    private = {
        f"{path.name}: {module}.{name}"
        for path in sources(site)
        for module, name in used(ast.parse(path.read_text(encoding="utf-8")))
        if not is_public(module, name)
    }

    assert private == set()


def test_the_extender_reaches_for_nothing_with_an_underscore():
    private = {
        f"{path.name}:{node.lineno}: {node.attr}"
        for path in sources("extender")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.endswith("__")
    }

    assert private == set()


def test_what_is_private_would_be_found():
    tree = ast.parse("from event_booking.bookings.services.refunds import refund_lines")
    assert [is_public(*each) for each in used(tree)] == [False]

"""``docs/reference/public.rst`` says what is public: all of it is there, and nobody is shown anything else."""

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest
from directives.public import declared

from tests.docs.blocks import ROOT, blocks, imported, prose

pytestmark = pytest.mark.once

DECLARED = declared()
#: Sites that lie beside the package, and may know no more of it than others.
SITES = [
    "example_project",
    "tests/projects/shop/shop",
    "tests/projects/directory/acme",
    "tests/projects/club/club",
    "tests/projects/extender",
    "tests/projects/guides/shop",
]


def own_names(module):
    """What a module makes itself, and does not hide: ``__all__``, or else what it defines."""
    source = import_module(module)
    if hasattr(source, "__all__"):
        return set(source.__all__)
    tree = ast.parse(Path(source.__file__).read_text(encoding="utf-8"))
    return {name for node in tree.body for name in defined(node) if not name.startswith("_")}


def defined(node):
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def is_public(module, name):
    """Listed, a part of what is listed, or a listed module."""
    if f"{module}.{name}".rstrip(".") in DECLARED or name in DECLARED.get(module, []):
        return True
    owner, _, part = module.rpartition(".")
    return part in DECLARED.get(owner, [])  # a nested class, such as Event.Status


def test_the_page_is_read():
    assert len(DECLARED) > 80
    assert DECLARED["event_booking.testing"] == ["override_event_booking"]
    assert DECLARED["event_booking.accounts.services.admission"] == ["enter"]


@pytest.mark.parametrize("module", DECLARED)
def test_what_is_listed_is_there_and_all_else_is_private(module):
    names = DECLARED[module]
    source = import_module(module)

    assert names
    assert len(names) == len(set(names))
    assert [name for name in names if not hasattr(source, name)] == []
    assert own_names(module) == set(names)


def test_no_page_shows_a_private_name():
    shown = {(module, name, str(block)) for block in blocks() for module, name in imported(block.tree())}

    assert [each for each in sorted(shown) if not is_public(*each[:2])] == []
    assert len(shown) > 30


def test_no_sentence_names_a_private_function():
    said = {
        (*found, page)
        for page, text in prose()
        for pattern in (r"from (event_booking[\w.]*) import (\w+)", r"``(event_booking[\w.]*)\.([a-z]\w+)(?=\(|``)")
        for found in re.findall(pattern, text)
    }
    functions = {each for each in said if is_function(*each[:2])}

    assert [each for each in sorted(functions) if not is_public(*each[:2])] == []
    assert len(functions) > 15


def is_function(module, name):
    try:
        return inspect.isfunction(getattr(import_module(module), name, None))
    except ImportError:
        return False


@pytest.mark.parametrize("site", SITES)
def test_no_site_needs_a_private_name(site):
    files = sorted((ROOT / site).rglob("*.py"))
    used = {
        (module, name, str(file.relative_to(ROOT)))
        for file in files
        for module, name in imported(ast.parse(file.read_text(encoding="utf-8")))
    }

    assert files
    assert [each for each in sorted(used) if not is_public(*each[:2])] == []


def test_a_private_name_is_noticed():
    tree = ast.parse("from event_booking.accounts.services.admission import admit, enter")
    named = ast.parse(
        "PRICE, ON = 'event_booking.bookings.hooks.list_price', 'event_booking.bookings.stock.take_seats'"
    )
    assert [name for module, name in imported(tree) if not is_public(module, name)] == ["admit"]
    assert [name for module, name in imported(named) if not is_public(module, name)] == ["take_seats"]

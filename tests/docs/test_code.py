"""Code that the documentation shows is Python, and what it imports is there."""

import ast
from importlib import import_module

import pytest

from tests.docs.blocks import blocks

pytestmark = pytest.mark.once

BLOCKS = list(blocks())
#: Sites that the pages make up.
INVENTED = {"shop", "acme", "club", "myapp", "mysite", "tickets"}


def test_blocks_are_found():
    assert len(BLOCKS) > 50


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_it_compiles(block):
    compile(block.code, str(block), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


@pytest.mark.parametrize("block", [block for block in BLOCKS if "import" in block.code], ids=str)
def test_what_it_imports_is_there(block):
    missing = []
    for node in ast.walk(block.tree()):
        if isinstance(node, ast.Import):
            names = [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [(node.module, alias.name) for alias in node.names]
        else:
            continue
        missing += [f"{module}.{name}" for module, name in names if not is_there(module, name)]
    assert missing == []


def is_there(module, name):
    if module.split(".")[0] in INVENTED:
        return True
    try:
        return name is None or hasattr(import_module(module), name) or bool(import_module(f"{module}.{name}"))
    except ImportError:
        return False

"""Whole host sites, each with a suite of its own, keep what they are shown for.

``minimal``: events and nothing else of ours. ``everything``: all apps and extras. ``standardized_errors``: its errors
have another shape. ``no_celery``: it can import no Celery and no Redis. ``extender``: bends all that may be bent, by
public names. ``directory``: the site of docs/own-users.rst. ``shop``: the app of docs/personal-data.rst.
``guides``: what the how-to guides show.
"""

import ast
from pathlib import Path

import pytest

from tests.projects.readme_site import run
from tests.projects.suites import HERE, run_site
from tests.projects.wheel import ROOT

pytestmark = pytest.mark.once

SITES = ["minimal", "everything", "standardized_errors", "no_celery", "extender", "directory", "shop", "guides"]
IMPORTED = "import sys, event_booking; print(event_booking.__file__, *sys.path, sep='\\n')"


@pytest.mark.parametrize("name", SITES)
def test_the_suite_of_the_site(name, python):
    code, said = run_site(python, name)

    assert code == 0, said


def test_no_site_is_forgotten():
    assert {ini.parent.name for ini in HERE.glob("*/pytest.ini")} == {*SITES, "club"}


def test_the_site_that_bends_everything_reaches_for_nothing_with_an_underscore():
    """That it imports public names alone is seen to in tests/docs/test_public_names.py."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in (HERE / "extender").rglob("*.py")}
    reached = [
        f"{path.name}:{node.lineno}: {node.attr}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.endswith("__")
    ]

    assert reached == []


def test_sites_import_what_is_in_the_wheel_and_nothing_of_the_source_tree(python):
    found, *paths = run([python, "-c", IMPORTED], ROOT).splitlines()

    assert Path(found).is_relative_to(Path(python).parents[1])
    assert not [path for path in paths if Path(path).is_relative_to(ROOT / "src")]

"""``docs/security/asvs.rst`` leaves no requirement out, and every test that it names is there."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security" / "asvs.rst").read_text()
ROWS = re.findall(r'^   ([\d.]+), ([12]), "([^"]+)", "([^"]+)"$', PAGE, re.MULTILINE)
NOT_APPLICABLE = re.findall(r"\d+\.\d+\.\d+", PAGE.rpartition("Does not apply")[2])
#: How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; in all of them they come first.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip


def test_every_requirement_stands_there_once():
    wanted = [f"{section}.{number}" for section, last in SECTIONS.items() for number in range(1, last + 1)]

    assert sorted([row[0] for row in ROWS] + NOT_APPLICABLE) == sorted(wanted)


def test_each_says_how_it_is_met():
    words = ("**By construction**", "**Docs**", "**Host**", "**host**", "**Not met**", "``tests/")

    assert [number for number, _, _, how in ROWS if not any(word in how for word in words)] == []


def test_every_test_that_is_named_is_there():
    named = re.findall(r"``(tests/[\w/]+\.py)::(\w+)``", PAGE)

    assert len(named) > 190
    assert {f"{path}::{name}" for path, name in named if name not in names_in(path)} == set()


@cache
def names_in(path):
    """Names of the test functions of a file."""
    return {node.name for node in ast.parse((ROOT / path).read_text()).body if isinstance(node, ast.FunctionDef)}

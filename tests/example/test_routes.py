"""The server knows the pages that the router knows."""

import re
from pathlib import Path

import pytest

from example_project.pages.routes import PRIVATE, ROUTES, find_route

ROUTER = Path(__file__).parents[2] / "example_project" / "frontend" / "src" / "app" / "router.tsx"
TOKEN = re.compile(
    r"""(?P<open>\{)|(?P<close>\})
    |(?:path:\ "(?P<folder>[^"*]*)")
    |(?:page\("(?P<path>[^"]+)",\ \(\)\ =>\ import\("@/(?P<module>[^"]+)"\)\))
    |(?:index:\ true,\ lazy:\ [^\n]*?import\("@/(?P<index>[^"]+)"\))""",
    re.VERBOSE,
)


def of_the_router():
    """{pattern: module}: objects that name a path stand around those of their children."""
    found, around = {}, [""]
    for token in TOKEN.finditer(ROUTER.read_text().partition("type Loader")[2].partition("\n\n")[2]):
        if token["open"]:
            around.append("")
        elif token["close"]:
            around.pop()
        elif token["folder"]:
            around[-1] = token["folder"].strip("/")
        else:
            path = "/".join(part for part in (*around, token["path"]) if part)
            found[path] = token["module"] or token["index"]
            # the object of an index route ends in the text that was read
            if token["index"]:
                around.append("")
    return found


def test_both_know_the_same_pages():
    assert {route.pattern: route.module for route in ROUTES} == of_the_router()


@pytest.mark.parametrize(
    ("path", "pattern", "parameters"),
    [
        ("/", "", {}),
        ("/events", "events", {}),
        ("/events/7", "events/:id/:slug?", {"id": "7"}),
        ("/events/7/bread-a1/", "events/:id/:slug?", {"id": "7", "slug": "bread-a1"}),
    ],
)
def test_a_path_is_found_with_its_parameters(path, pattern, parameters):
    found = find_route(path)

    assert found is not None
    assert (found[0].pattern, found[1]) == (pattern, parameters)


@pytest.mark.parametrize(
    "path", ["/event", "/events//", "/events/7/a/b", "/people/", "/people", "/account/nothing", "//"]
)
def test_other_paths_are_unknown(path):
    assert find_route(path) is None


def test_what_is_private_is_a_page():
    assert {route.pattern.split("/")[0] for route in ROUTES} >= set(PRIVATE)

"""Parts of the API in containers of their own: each serves its paths and no others, and nginx knows which those are."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import resolve

from example_project.settings import SERVICES

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
UUID = "0b6c6a6e-6a43-4b7e-9f0e-3d1c3b1f2a11"
#: What stands for the parameter of a path: numbers, references, codes, keys, tokens.
VALUES = ["7", UUID, "5f2Kd8sQ1xYw7RtBn3MvLc", "oidc"]
PATHS = sorted(
    {line.split()[1] for line in (ROOT / "tests/contract/paths.txt").read_text().splitlines() if line[:1].isupper()}
)
ASK = """
import json, sys, django
django.setup()
from django.urls import Resolver404, resolve
def known(path):
    try:
        return resolve(path).func.__module__ != "example_project.errors"
    except Resolver404:
        return False
print(json.dumps([path for path in json.load(sys.stdin) if known(path)]))
"""


def filled(path):
    """The path with a value for each parameter that it accepts, and the app whose it is."""
    for value in VALUES:
        full = f"/api/v1/{path.replace('{}', value)}"
        view = getattr(resolve(full).func, "view_class", None) or getattr(resolve(full).func, "cls", None)
        if view is not None:
            return full, view.__module__.split(".")[1]
    raise AssertionError(path)


WHOSE = dict(filled(path) for path in PATHS)


def by_nginx(path):
    """Which container nginx asks for this path."""
    rules = re.findall(r"^\s+~(\S+)\s+(\w+);", (ROOT / "nginx/upstreams/services.conf").read_text(), re.MULTILINE)
    return next((service for expression, service in rules if re.search(expression, path)), "web")


@pytest.mark.parametrize("path", WHOSE)
def test_nginx_asks_whoever_serves_it(path):
    expected = WHOSE[path] if WHOSE[path] in SERVICES else "web"
    assert by_nginx(path) == by_nginx(path.replace("/events/", "/recipe/")) == expected


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_serves_its_own_paths_and_health(service):
    around = ["/health/live/", "/health/ready/", "/metrics"]
    others = ["/", "/admin/", "/api/v1/docs/", "/events/7"]
    assert set(known([*WHOSE, *around, *others], service)) == {
        *around,
        *(p for p, app in WHOSE.items() if app == service),
    }


def test_a_service_that_there_is_not_is_refused():
    with pytest.raises(subprocess.CalledProcessError) as failure:
        known([], "payments")
    assert "EVENT_BOOKING_SERVICE is one of accounts, events, reviews, profiles" in failure.value.stderr


def known(paths, service):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "example_project.settings", "EVENT_BOOKING_SERVICE": service}
    answer = subprocess.run(
        [sys.executable, "-c", ASK], input=json.dumps(paths), env={**environment, "ENV_FILE": os.devnull}, cwd=ROOT,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(answer.stdout)

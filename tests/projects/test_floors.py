"""Every app can be installed with no more than the apps below it."""

import pytest

from tests.projects.readme_site import run
from tests.projects.suites import HERE
from tests.projects.wheel import ROOT

pytestmark = pytest.mark.once

#: Apps that a site has, and where each answers. The journal, below all of them, is always there.
PATHS = {
    "accounts": "/account/", "bookings": "/bookings/", "events": "/events/", "notifications": "/notifications/",
    "profiles": "/profile/", "reviews": "/favorites/", "webhooks": "/webhooks/",
}  # fmt: skip


@pytest.fixture
def floors(python, tmp_path, pytestconfig):
    """``floors("events bookings")``: what such a site says; measured if the tests are, since few others lack apps."""
    is_measured = pytestconfig.pluginmanager.hasplugin("_cov")
    measuring = ["-m", "coverage", "run", f"--rcfile={ROOT / 'pyproject.toml'}", f"--data-file={ROOT / '.coverage'}"]

    def ask(apps, **how):
        return run(
            [python, *(measuring if is_measured else []), str(HERE / "floors.py"), *apps.split()], tmp_path, **how
        )

    return ask


@pytest.mark.parametrize(
    "apps",
    [
        "",
        "accounts",
        "profiles",
        "events",
        "events bookings",
        "events reviews",
        "events bookings reviews",
        "notifications",
        "accounts notifications",
        "events bookings notifications",
        "profiles notifications",
        "webhooks",
    ],
)
def test_it_stands_on_what_is_below_it(apps, floors):
    said = floors(apps)

    there = " ".join(sorted(PATHS[name] for name in apps.split()))
    assert said.count("no issues") == 2, said
    assert "No changes detected" in said
    assert said.strip().endswith(f"paths: {there}".strip()), said


@pytest.mark.parametrize("apps", ["bookings", "reviews"])
def test_what_is_missing_below_it_is_named(apps, floors):
    said = floors(apps, check=False)

    assert said.strip().endswith(f"event_booking.{apps} needs event_booking.events in INSTALLED_APPS."), said

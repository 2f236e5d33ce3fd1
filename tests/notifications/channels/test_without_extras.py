"""A site without the extras of channels that it does not use."""

import sys

import pytest

from tests.projects.readme_site import make_site, run

pytestmark = pytest.mark.once

PUSH = """
EVENT_BOOKING = {"NOTIFICATION_BACKENDS": {"push": {
    "BACKEND": "event_booking.notifications.backends.web_push.WebPushBackend",
    "OPTIONS": {"private_key": "x" * 43, "subject": "mailto:admin@tickets.example"},
}}}
"""


def checked(folder, *missing):
    """What ``manage.py check`` says where these can not be imported."""
    code = (
        f"import sys, runpy; sys.modules.update(dict.fromkeys({list(missing)!r})); sys.argv = ['manage.py', 'check'];"
    )
    return run([sys.executable, "-c", f"{code} runpy.run_path('manage.py', run_name='__main__')"], folder, check=False)


@pytest.fixture
def site(tmp_path):
    make_site(tmp_path)
    return tmp_path


def test_a_site_that_sends_mails_needs_none_of_them(site):
    assert "no issues" in checked(site, "requests", "urllib3", "pywebpush")


def test_whoever_turns_web_push_on_is_told_what_is_missing(site):
    with (site / "host" / "settings.py").open("a") as file:
        file.write(PUSH)
    assert "event_booking.E112" in checked(site, "pywebpush")
    assert "event_booking.E006" in checked(site, "requests")
    assert "no issues" in checked(site)

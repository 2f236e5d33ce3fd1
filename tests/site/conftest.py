"""Tests that need a browser: ``make test-site`` runs them, and ``make test`` passes them by."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

if not os.environ.get("EVENT_BOOKING_TEST_SITE"):
    collect_ignore_glob = ["test_*.py"]  # what they import may not be there


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The Chromium of this machine, without a window."""
    from playwright.sync_api import sync_playwright

    from tests.site.chromium import find

    with sync_playwright() as tool:
        # its sandbox needs rights that root in a container has not; nothing but our own pages is opened
        started = tool.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        yield started
        started.close()

"""One database for all mutants: made by the first run, and found ready by the processes that are forked from it.

Making it takes longer than most mutants live.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test.utils import setup_databases

_ready: list[int] = []


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    if not _ready:
        with django_db_blocker.unblock():
            setup_databases(verbosity=0, interactive=False)
            connections.close_all()  # an open SQLite file must not come along into a fork
        _ready.append(os.getpid())
    return


def pytest_unconfigure(config: pytest.Config) -> None:
    connections.close_all()

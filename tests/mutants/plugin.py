"""A database for each mutant, as it is after the migrations: made by the first run, and copied by those forked from it.

Making it takes longer than most mutants live.
"""

import atexit
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import setup_databases


class OneDatabase:
    #: The file, and the process that made it.
    made: tuple[str, int] | None = None

    @pytest.fixture(scope="session")
    @classmethod
    def django_db_setup(cls, django_test_environment: None, django_db_blocker: Any) -> None:  # noqa: ARG003
        if cls.made is None:
            with django_db_blocker.unblock():
                setup_databases(verbosity=0, interactive=False)
                connections.close_all()  # an open SQLite file must not come along into a fork
            cls.made = connection.settings_dict["NAME"], os.getpid()
            atexit.register(Path(cls.made[0]).unlink)  # mutmut's forks end without it
        elif cls.made[1] != os.getpid():
            own = f"{cls.made[0]}.{os.getpid()}"
            connection.settings_dict["NAME"] = shutil.copy(cls.made[0], own)


def pytest_configure(config: pytest.Config) -> None:
    # of several plugins' fixtures the last one counts, and pytest-django comes after those that the command line names
    config.pluginmanager.register(OneDatabase())


@pytest.fixture(scope="session", autouse=True)
def time_for_a_run() -> None:
    """A job ends its run after five seconds, which a busy machine needs for the tests that run it to the end."""
    from event_booking.bookings.services import cancelling, offers

    cancelling.RUN_SECONDS = offers.RUN_SECONDS = 30


@pytest.fixture(autouse=True)
def nothing_prepared() -> None:
    """A query that was compiled before the fork is not the one that a mutant builds."""
    from event_booking.bookings.services.booking import TYPES_ON_OFFER
    from event_booking.bookings.services.check_in import TICKET_BY_CODE

    for query in (TYPES_ON_OFFER, TICKET_BY_CODE):
        query._compiled.clear()


def pytest_unconfigure(config: pytest.Config) -> None:
    connections.close_all()
    if OneDatabase.made is not None and OneDatabase.made[1] != os.getpid():
        Path(connection.settings_dict["NAME"]).unlink()

"""The pytest plugin: ``pytest_plugins = ["event_booking.testing.plugin"]`` in a site's ``conftest.py``."""

import random
from typing import Any

import pytest
from django.db import connection

__all__ = ["event_booking_postgres", "event_booking_rounds", "event_booking_seed"]

pytest.register_assert_rewrite("event_booking.testing.channels", "event_booking.testing.conformance")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("event_booking")
    group.addoption("--event-booking-seed", type=int, help="repeat the random mix of this seed")
    group.addoption("--event-booking-rounds", type=int, default=3, help="rounds of the random mix")


def pytest_configure(config: pytest.Config) -> None:
    # decided once, and handed to the workers of pytest-xdist with the other options
    if config.option.event_booking_seed is None:
        config.option.event_booking_seed = random.randrange(10**6)  # noqa: S311 - nobody must not guess it


def pytest_report_header(config: pytest.Config) -> str:
    return f"event_booking: --event-booking-seed={config.option.event_booking_seed}"


@pytest.fixture
def event_booking_seed(request: pytest.FixtureRequest) -> int:
    """What the random mix begins with."""
    seed: int = request.config.option.event_booking_seed
    return seed


@pytest.fixture
def event_booking_rounds(request: pytest.FixtureRequest) -> int:
    rounds: int = request.config.option.event_booking_rounds
    return rounds


@pytest.fixture
def event_booking_postgres(transactional_db: Any) -> None:
    """Fail where races can't be tried: SQLite has one writer, and would pass whatever a site does."""
    if connection.vendor != "postgresql":
        pytest.fail(
            f"The conformance kit needs PostgreSQL, and these settings name {connection.vendor}: "
            "run it on the database that your site sells from.",
            pytrace=False,
        )

"""A primary and a streaming replica of its own, in place of the tests' database."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import override_settings

from event_booking import replicas
from event_booking.replica_checks import MIDDLEWARE, ROUTER
from event_booking.testing import override_event_booking
from tests.servers.driver import connect
from tests.servers.postgres import Postgres, Replica


class Pair:
    """A primary, and its replica: ``pair.fall_behind()``, ``pair.go_on()``."""

    def __init__(self) -> None:
        self.primary = Postgres()
        self.primary.start()
        self.replica = Replica(self.primary)

    def stop(self) -> None:
        for server in (self.replica, self.primary):
            server.stop()

    def settings_of(self, server: Postgres) -> dict[str, Any]:
        address = {"NAME": "booking", "USER": "booking", "HOST": "127.0.0.1", "PORT": server.port}
        kept = deepcopy(connections.settings["default"])
        return {**kept, **address, "OPTIONS": {"connect_timeout": 2}, "CONN_HEALTH_CHECKS": False}

    def ask(self, server: Postgres, sql: str, *values: Any) -> Any:
        connection = connect(host="127.0.0.1", port=server.port, user="booking", dbname="booking")
        try:
            cursor = connection.cursor()
            cursor.execute(sql, values)
            return cursor.fetchone()[0]
        finally:
            connection.close()

    def catch_up(self) -> None:
        """Wait until the replica has all that is committed."""
        wanted = self.ask(self.primary, "SELECT pg_current_wal_insert_lsn()")
        end = time.monotonic() + 60
        while not self.ask(self.replica, "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", wanted):
            assert time.monotonic() < end, "the replica does not follow"
            time.sleep(0.02)

    def fall_behind(self) -> None:
        """From now on the replica gets everything, and shows none of it."""
        self.catch_up()
        self.ask(self.replica, "SELECT pg_wal_replay_pause()")
        end = time.monotonic() + 60
        while self.ask(self.replica, "SELECT pg_get_wal_replay_pause_state()") != "paused":
            assert time.monotonic() < end, "the replica does not pause"
            time.sleep(0.02)

    def go_on(self) -> None:
        self.ask(self.replica, "SELECT pg_wal_replay_resume()")
        self.catch_up()


class Wrapper(DatabaseWrapper):
    """Django lets a test connect only to what it was begun with."""

    def ensure_connection(self) -> None:
        if self.connection is None:
            with self.wrap_database_errors:
                self.connect()


@contextmanager
def in_place(alias: str, settings: dict[str, Any]) -> Iterator[None]:
    """Let this alias be another database."""
    known = alias in connections.settings
    old = connections[alias] if known else None
    connections.settings.setdefault(alias, settings)
    connections[alias] = Wrapper(settings, alias)
    yield
    connections[alias].close()
    if known:
        connections[alias] = old
    else:
        del connections[alias]
        del connections.settings[alias]


@pytest.fixture(scope="module")
def _pair():
    both = Pair()
    yield both
    both.stop()


@pytest.fixture
def pair(_pair, db, monkeypatch, settings):
    """Both of them migrated and in place."""
    monkeypatch.setattr(replicas, "_back_at", {})
    before = [each for each in settings.MIDDLEWARE if each != MIDDLEWARE]
    ours = override_settings(DATABASE_ROUTERS=[ROUTER], MIDDLEWARE=[*before, MIDDLEWARE])
    with in_place("default", _pair.settings_of(_pair.primary)):
        if not hasattr(_pair.replica, "home"):
            call_command("migrate", verbosity=0)
            _pair.replica.start()
        with in_place("replica", _pair.settings_of(_pair.replica)), ours, override_event_booking(REPLICAS=["replica"]):
            yield _pair

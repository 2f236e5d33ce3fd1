"""Tests that need nginx: ``make test-deploy`` runs them, and ``make test`` passes them by."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.nginx import Nginx
from tests.servers.driver import connect
from tests.servers.postgres import Postgres
from tests.servers.site import Site
from tests.servers.smtp import Mailbox

if not os.environ.get("EVENT_BOOKING_TEST_DEPLOY"):
    collect_ignore_glob = ["test_*.py"]

PASSWORD = "welcome-to-the-demo"
#: As it is run in earnest.
EARNEST = {
    "DEBUG": "false", "SECRET_KEY": "s" * 50, "JWT_SIGNING_KEY": "j" * 50, "ALLOWED_HOSTS": "127.0.0.1",
    "TRUSTED_PROXY_COUNT": "1", "ACCEL_LOCATION": "/hand-outs/", "DEMO_PASSWORD": PASSWORD,
}  # fmt: skip


@pytest.fixture(scope="session")
def mails() -> Iterator[Mailbox]:
    with Mailbox() as box:
        yield box


@pytest.fixture(scope="session")
def database() -> Iterator[dict[str, str]]:
    server = Postgres()
    server.start()
    yield server.environment()
    server.stop()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, database: dict[str, str]) -> dict[str, str]:
    """A database with tables and the demo, to be copied."""
    site = Site(tmp_path_factory.mktemp("prepared"), **EARNEST, **database)
    site.manage("prepare")
    return database


def copied(database: dict[str, str], name: str) -> dict[str, str]:
    address = {"host": database["DB_HOST"], "port": database["DB_PORT"], "user": database["DB_USER"]}
    connection = connect(**address, dbname="postgres")
    connection.cursor().execute(f"CREATE DATABASE {name} TEMPLATE {database['DB_NAME']}")
    connection.close()
    return {**database, "DB_NAME": name}


@pytest.fixture(scope="session", params=["no_ssl", "ssl"])
def nginx(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, prepared: dict[str, str], mails: Mailbox
) -> Iterator[Nginx]:
    """The site behind nginx, by each of the two configurations."""
    folder = tmp_path_factory.mktemp(request.param)
    own = {
        **EARNEST,
        "SECURE_SSL": str(request.param == "ssl"),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mails.port),
    }
    with (
        Site(folder, **own, **copied(prepared, request.param)) as site,
        behind(folder, request.param, site) as running,
    ):
        yield running


def behind(folder: Path, kind: str, site: Site, **more: Any) -> Nginx:
    static = folder / "static"
    site.manage("collectstatic", "--no-input", "--verbosity", "0", STATIC_ROOT=str(static))
    return Nginx(folder, kind, media=folder / "media", web=site.port, **more)

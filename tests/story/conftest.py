"""A site as it is run in earnest: own processes, own database, a mail server."""

import os

import pytest

from tests.servers.driver import connect
from tests.servers.smtp import Mailbox
from tests.servers.template import template


@pytest.fixture(scope="module")
def database(request):
    """``DB_*`` of a database of its own, on the server of the tests; nobody has used it yet."""
    name = f"story_{os.getpid()}_{request.module.__name__.rpartition('.')[2]}"
    address = {"host": os.environ["DB_HOST"], "port": os.environ["DB_PORT"], "user": os.environ["DB_USER"]}
    connection = connect(**address, password=os.environ["DB_PASSWORD"], dbname=os.environ["DB_NAME"])
    connection.cursor().execute(f"CREATE DATABASE {name} TEMPLATE {template()}")
    yield {**{key: os.environ[key] for key in ("DB_HOST", "DB_PORT", "DB_USER", "DB_PASSWORD")}, "DB_NAME": name}
    connection.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


@pytest.fixture(scope="module")
def mails():
    with Mailbox() as mailbox:
        yield mailbox

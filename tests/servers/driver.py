"""The PostgreSQL driver that Django takes: psycopg 3 where it is installed, psycopg2 otherwise."""

from typing import Any

try:
    import psycopg as driver
except ImportError:
    import psycopg2 as driver  # noqa: TID251 - the one place


def connect(**address: Any) -> Any:
    """A connection on which each statement is committed at once."""
    connection = driver.connect(**address)
    connection.autocommit = True
    return connection

"""The PostgreSQL driver that Django takes: psycopg 3 where it is installed, psycopg2 otherwise."""

from io import StringIO
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


def copied_out(cursor: Any, table: str) -> str:
    """What PostgreSQL's COPY tells of a table, a line for each row."""
    sql = f'COPY "{table}" TO STDOUT'
    if hasattr(cursor, "copy_expert"):  # psycopg2
        out = StringIO()
        cursor.copy_expert(sql, out)
        return out.getvalue()
    with cursor.copy(sql) as copy:
        return b"".join(copy).decode()

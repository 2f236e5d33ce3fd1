"""What is written to the database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

#: Tables that a refusal may write to: how often somebody tried, and that they did.
COUNTED = ("event_booking_accounts_counter", "event_booking_journal_entry")


@contextmanager
def written(apart_from: tuple[str, ...] = COUNTED) -> Iterator[list[str]]:
    """Statements that change rows of other tables than these."""
    statements: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        changes = re.match(r"\s*(WITH|INSERT|UPDATE|DELETE)", sql) and context["cursor"].rowcount
        if changes and not any(table in sql for table in apart_from):
            statements.append(sql[:100])
        return result

    with connection.execute_wrapper(note):
        yield statements

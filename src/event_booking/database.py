"""Transactions that are short, know the database's time, and take as few round trips as they can."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections, models, transaction
from django.db.models import Expression, Func, Value
from django.db.models.expressions import DatabaseDefault
from django.db.models.sql import UpdateQuery
from django.utils import timezone

from event_booking.conf import app_settings

#: ``SET LOCAL`` in the form of a function, so that limit, lock and time take one round trip; true: until the end of the
#: transaction, which is all that a pooler in transaction mode allows.
BEGIN = "SELECT current_setting('transaction_isolation'), set_config('lock_timeout', %s, true), clock_timestamp()"
BEGIN_ALONE = (
    "SELECT current_setting('transaction_isolation'), set_config('lock_timeout', %s, true),"
    " pg_advisory_xact_lock(hashtextextended(%s, 0)), clock_timestamp()"
)

#: What PostgreSQL says where nothing can be written, though it answers: this server only reads, since another became
#: the primary; the transaction was ended for its idleness, or for its length.
FORSAKEN = {"25006", "25P03", "25P04"}


@contextmanager
def short_transaction(*, alone: str = "") -> Iterator[datetime]:
    """A transaction in which no lock is waited for longer than ``LOCK_TIMEOUT_SECONDS``; gives the time of its start.

    The time is the database's, so that a worker with a wrong clock neither sells too early nor frees a hold too soon.
    Of transactions with the same ``alone`` one runs at a time. (SQLite has one writer anyway.) The isolation is READ
    COMMITTED, whatever the connection's own level is, since a decision must see what was committed while it waited.
    Raises ``OperationalError`` when the wait was in vain.
    """
    with transaction.atomic():
        yield _begin(alone)


def _begin(alone: str) -> datetime:
    if connection.vendor != "postgresql":
        return timezone.now()
    limit = f"{app_settings().LOCK_TIMEOUT_SECONDS}s"
    sql, values = (BEGIN_ALONE, [limit, f"event_booking.{alone}"]) if alone else (BEGIN, [limit])
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        level, *_, now = cursor.fetchone()
        if level != "read committed":
            _begin_again()
            cursor.execute(sql, values)
            *_, now = cursor.fetchone()
    started: datetime = now
    return started


def _begin_again() -> None:
    """Nothing has happened in this transaction but a look at the clock: begin it anew with the level that we need."""
    if connection.savepoint_ids:
        raise ImproperlyConfigured(
            "event_booking needs READ COMMITTED, and this transaction began with another isolation level. "
            "Do not wrap the package's calls in a transaction of that level (see ATOMIC_REQUESTS)."
        )
    connection.connection.rollback()
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")


def is_forsaken(error: Exception) -> bool:
    """Whether the server behind this connection is not, or no longer, one that lets us write."""
    cause = error.__cause__  # psycopg2 calls it pgcode, psycopg sqlstate
    return bool({getattr(cause, "pgcode", None), getattr(cause, "sqlstate", None)} & FORSAKEN)


def leave() -> None:
    """Let the next request connect anew: to a server that only reads, Django would hold on, since it answers."""
    for each in connections.all(initialized_only=True):
        each.close_at = time.monotonic()


def after_commit(call: Callable[..., object], *args: object) -> None:
    """Call it once the transaction is committed; what it raises is a log line, since nothing can be taken back then.

    Django names what failed by its ``__qualname__``, which a partial has not: the line about it would raise.
    """
    transaction.on_commit(lambda: call(*args), robust=True)


def next_key(model: type[models.Model]) -> Expression:
    """The key for the next row of this table, to be asked for along with something else; NULL on SQLite."""
    number = models.BigIntegerField()
    if connection.vendor == "sqlite":
        return Value(None, output_field=number)
    table = connection.ops.quote_name(model._meta.db_table)
    sequence = Func(Value(table), Value("id"), function="pg_get_serial_sequence")
    return Func(sequence, function="nextval", output_field=number)


def next_key_in_turn(model: type[models.Model]) -> int:
    """The same where ``next_key`` is NULL: SQLite has one writer, and whoever is in a transaction is it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq + 1 FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        row = cursor.fetchone()
    return 1 if row is None else int(row[0])


def insert_together(rows: Sequence[models.Model]) -> None:
    """Insert rows of several tables, those of one table side by side, in one statement where the database can.

    Keys are not read back, except that of the last row: what rows point to must have its key already.
    """
    groups: list[tuple[type[models.Model], list[models.Model]]] = [
        (m, list(group)) for m, group in groupby(rows, key=type)
    ]
    if connection.vendor != "postgresql":
        for model, group in groups:
            model._base_manager.bulk_create(group)
        return
    statements = [_insert(model, group) for model, group in groups]
    with_before = ", ".join(f"part_{number} AS ({sql})" for number, (sql, _) in enumerate(statements[:-1]))
    last = rows[-1]
    key = connection.ops.quote_name(str(last._meta.pk.column))
    values = [value for _, some in statements for value in some]
    sql = f"{'WITH ' + with_before if with_before else ''} {statements[-1][0]} RETURNING {key}"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        last.pk = cursor.fetchone()[0]
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001


def update_and_insert(rows: "models.QuerySet[Any]", values: dict[str, Any], new: models.Model) -> int:
    """Change ``rows`` and insert ``new``, in one statement where the database can; return how many were changed.

    ``new`` is inserted in any case: whoever needs the change must raise when there was none, so that all is undone.
    """
    if connection.vendor != "postgresql":
        insert_together([new])
        return rows.update(**values)
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(values)
    change, params = query.get_compiler(connection=connection).as_sql()
    insert, more = _insert(type(new), [new])
    key = connection.ops.quote_name(str(new._meta.pk.column))
    sql = f"WITH changed AS ({change} RETURNING 1) {insert} RETURNING {key}, (SELECT count(*) FROM changed)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *more])
        new.pk, changed = cursor.fetchone()
    new._state.adding, new._state.db = False, connection.alias  # noqa: SLF001
    return int(changed)


def _insert(model: type[models.Model], rows: list[models.Model]) -> tuple[str, list[Any]]:
    """The INSERT that ``bulk_create`` would run, without the time that Django takes to build it."""
    fields, head = _columns(model, with_key=rows[0].pk is not None)
    lines, values = [], []
    for row in rows:
        line = [field.pre_save(row, add=True) for field in fields]
        lines.append(", ".join("DEFAULT" if isinstance(value, DatabaseDefault) else "%s" for value in line))
        values += [
            field.get_db_prep_save(value, connection)
            for field, value in zip(fields, line, strict=True)
            if not isinstance(value, DatabaseDefault)
        ]
    return f"{head} VALUES ({'), ('.join(lines)})", values


@cache
def _columns(model: type[models.Model], *, with_key: bool) -> tuple[list[Any], str]:
    meta, quote = model._meta, connection.ops.quote_name
    fields = [each for each in meta.concrete_fields if not each.generated and (with_key or not each.primary_key)]
    names = ", ".join(quote(str(each.column)) for each in fields)
    return fields, f"INSERT INTO {quote(str(meta.db_table))} ({names})"

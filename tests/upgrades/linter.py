"""What a migration does that the release before it would not survive, or that holds up everybody who books.

django-migration-linter reads the SQL that PostgreSQL would be given; here is what we give it, and look for besides.
"""

import re
from collections.abc import Iterator

from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from django_migration_linter.sql_analyser import PostgresqlAnalyser, analyse_sql_statements
from django_migration_linter.sql_analyser.base import Check, CheckMode, CheckType

OURS = "event_booking_"
#: What to do instead.
ADVICE = {
    "NOT_NULL": "the code before leaves this column out: give it a db_default, or let it be NULL for one release",
    "DROP_COLUMN": "the code before asks for this column: stop using it in one release, drop it in the next",
    "DROP_TABLE": "the code before asks for this table: stop using it in one release, drop it in the next",
    "RENAME_COLUMN": "add a column, fill it, and drop the old one a release later; or keep its name with db_column",
    "RENAME_TABLE": "keep its name with db_table",
    "ALTER_COLUMN": "the table is written anew, and locked meanwhile; or accept it here, and say why it is not",
    "ADD_UNIQUE": "the code before may break it: make it false in one release, and state it in the next",
    "ADD_CHECK": "the code before may break it: make it true in one release, and state it in the next",
    "CREATE_INDEX": "nobody can write meanwhile: take AddIndexConcurrently of event_booking.indexes",
    "CREATE_INDEX_EXCLUSIVE": "nobody can even read meanwhile: create the index in a migration of its own",
    "DROP_INDEX": "it waits for everybody, and everybody for it: event_booking.indexes.RemoveIndexConcurrently",
    "REINDEX": "nobody can write meanwhile: REINDEX CONCURRENTLY",
}


def adds_check(statements: list[str], **more: object) -> bool:
    """A CHECK on a table that was there before: by itself, or by a column that is new."""
    tables = re.findall(r'ALTER TABLE ("\w+") ADD CONSTRAINT "\w+" CHECK', "\n".join(statements))
    return any(f"CREATE TABLE {table}" not in "\n".join(statements) for table in tables)


class Analyser(PostgresqlAnalyser):
    """With what the library does not look for."""

    migration_checks = [
        *PostgresqlAnalyser.migration_checks,
        Check("ADD_CHECK", adds_check, "adding a CHECK", CheckMode.TRANSACTION, CheckType.ERROR),
    ]


def sql_of(migration: Migration, state: ProjectState) -> list[str]:
    """The statements and comments of this migration, applied to ``state``, as ``sqlmigrate`` would print them."""
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(state, editor, collect_sql=True)
    return ["BEGIN;"] * migration.atomic + editor.collected_sql


def complaints(lines: list[str]) -> set[str]:
    """Codes of what is wrong with them. A default is looked for beside its own column, not anywhere else."""
    statements = [line for line in lines if not line.startswith("--")]
    found = codes(statements) - {"NOT_NULL"}
    created = tuple(f"ALTER TABLE {table} " for table in re.findall(r'CREATE TABLE ("\w+")', "\n".join(statements)))
    parts = ([line for line in part if not line.startswith(created)] for part in by_operation(lines))
    return found | {code for part in parts for code in codes(part) if code == "NOT_NULL"}


def codes(statements: list[str]) -> set[str]:
    errors, _, warnings = analyse_sql_statements(Analyser, statements)
    return {issue.code for issue in [*errors, *warnings]}


def by_operation(lines: list[str]) -> Iterator[list[str]]:
    part = list[str]()
    for line in lines:
        if line.startswith("--"):
            yield part
            part = []
        else:
            part.append(line)
    yield part


def all_complaints() -> dict[tuple[str, str], set[str]]:
    """Of each of our migrations, by app and name."""
    executor, found = MigrationExecutor(connection), {}
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True):
        if migration.app_label.startswith(OURS):
            found[migration.app_label.removeprefix(OURS), migration.name] = complaints(sql_of(migration, state))
        else:
            migration.mutate_state(state, preserve=False)
    return found

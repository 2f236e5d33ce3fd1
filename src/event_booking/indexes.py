"""Indexes that are made and dropped while people go on booking: for migrations that say ``atomic = False``.

Django's own of these names can not be imported without psycopg, nor run on SQLite.
"""

from typing import Any

from django.db.migrations.operations import AddIndex, RemoveIndex


class AddIndexConcurrently(AddIndex):
    """``AddIndex`` that does not lock the table on PostgreSQL."""

    atomic = False

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            add_anew(schema_editor, model, self.index)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.remove_index(model, self.index, **concurrently(schema_editor))


class RemoveIndexConcurrently(RemoveIndex):
    """``RemoveIndex`` that waits for nobody while others wait for it."""

    atomic = False

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            index = from_state.models[app_label, self.model_name_lower].get_index_by_name(self.name)
            schema_editor.remove_index(model, index, **concurrently(schema_editor))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            index = to_state.models[app_label, self.model_name_lower].get_index_by_name(self.name)
            add_anew(schema_editor, model, index)


def add_anew(schema_editor: Any, model: Any, index: Any) -> None:
    """Add the index; one of its name that was given up half-way, as by ``lock_timeout``, is useless and goes first."""
    connection = schema_editor.connection
    if connection.vendor == "postgresql" and not schema_editor.collect_sql:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND NOT indisvalid", [index.name])
            half_made = cursor.fetchone()
        if half_made:
            schema_editor.remove_index(model, index, concurrently=True)
    schema_editor.add_index(model, index, **concurrently(schema_editor))


def concurrently(schema_editor: Any) -> dict[str, bool]:
    return {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}

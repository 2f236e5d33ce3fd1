"""Queries that are compiled once and run with other values.

For the few that every request of a rush runs, or every mail: building the SQL of a queryset takes Django longer than
PostgreSQL needs to run it. Nothing else in the package has a need for this.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connections, models, router
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql import UpdateQuery

M = TypeVar("M", bound=Model)


class Param(Expression):
    """The place of a value that is given when the query runs; it is prepared as this field prepares its values."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]

    def prepare(self, values: dict[str, Any], connection: Any) -> Any:
        return self.output_field.get_db_prep_value(values[self.name], connection)


class Prepared(Generic[M]):
    """``Prepared(build)``: ``build`` makes a queryset with a ``Param`` wherever a value comes later.

    Its arguments are what changes the SQL itself, such as how many values there are; it is called once for each. With
    ``changes``, the same for an UPDATE.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], **changes: Any) -> None:
        self.build, self.changes = build, changes
        self._compiled: dict[tuple[Any, ...], _Compiled] = {}

    def rows(self, *shape: Any, **values: Any) -> list[M]:
        """The rows of the queryset that ``build(*shape)`` makes, with these values."""
        run: Any = _Run(self._get(shape), values)
        return list(ModelIterable(run))

    def update(self, *shape: Any, **values: Any) -> int:
        """Change those rows; return how many there were."""
        compiled = self._get(shape)
        with connections[compiled.db].cursor() as cursor:
            cursor.execute(compiled.sql, compiled.fill(values))
            changed: int = cursor.rowcount
        return changed

    def _get(self, shape: tuple[Any, ...]) -> "_Compiled":
        if shape not in self._compiled:
            self._compiled[shape] = _Compiled(self.build(*shape), self.changes)
        return self._compiled[shape]


class _Compiled:
    def __init__(self, rows: QuerySet[Any], changes: dict[str, Any]) -> None:
        # a site's own router may read this table from a replica, which takes no UPDATE
        self.db = router.db_for_write(rows.model) if changes else rows.db
        query: Any = rows.query
        if changes:
            query = query.chain(UpdateQuery)
            query.add_update_values(changes)
        self.compiler = query.get_compiler(using=self.db)
        self.sql, self.params = self.compiler.as_sql()

    def fill(self, values: dict[str, Any]) -> list[Any]:
        connection = connections[self.db]
        return [each.prepare(values, connection) if isinstance(each, Param) else each for each in self.params]


class _Run:
    """As much of a queryset, its query and its compiler as ``ModelIterable`` asks for, one in all."""

    chunked_fetch, chunk_size = False, 100
    _known_related_objects: dict[Any, Any] = {}
    _fetch_mode = getattr(models, "FETCH_ONE", None)  # since Django 6.1

    def __init__(self, compiled: _Compiled, values: dict[str, Any]) -> None:
        self.db, self.query, self.queryset = compiled.db, self, self
        self._compiled, self._values = compiled, values

    def get_compiler(self, using: str) -> "_Run":
        return self

    def execute_sql(self, **kwargs: Any) -> list[list[Any]]:
        with connections[self.db].cursor() as cursor:
            cursor.execute(self._compiled.sql, self._compiled.fill(self._values))
            return [cursor.fetchall()]

    def __getattr__(self, name: str) -> Any:
        """Columns, how they become a model, converters: as they were compiled."""
        return getattr(self._compiled.compiler, name)

"""A migration that the release before would not survive is refused."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from event_booking.indexes import AddIndexConcurrently, RemoveIndexConcurrently
from tests.upgrades.baseline import ACCEPTED, BASELINE
from tests.upgrades.linter import ADVICE, all_complaints, complaints, sql_of

pytestmark = [pytest.mark.postgres, pytest.mark.no_cover]

EVENT = {"model_name": "event"}
INDEX = models.Index(fields=["title"], name="of_a_test")


@pytest.fixture
def reading(django_db_setup, django_db_blocker):
    """The database outside of a transaction, since only there something is done CONCURRENTLY. Nothing is written."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def state(django_db_setup, django_db_blocker):
    """The models after all migrations that are there."""
    with django_db_blocker.unblock():
        return MigrationLoader(connection).project_state()


@pytest.fixture
def lint(reading, state):
    """What is wrong with a migration of these operations, after all that are there."""

    def complain(*operations, atomic=True):
        migration = migrations.Migration("of_a_test", "event_booking_events")
        migration.operations, migration.atomic = operations, atomic
        return complaints(sql_of(migration, state.clone()))

    return complain


def test_every_migration_after_the_first_release_lets_the_release_before_it_run_on(reading):
    found = all_complaints()

    later = {key: codes for key, codes in found.items() if key[1] > BASELINE.get(key[0], "")}
    wrong = {(*key, code) for key, codes in later.items() for code in codes}
    assert sorted((*each, ADVICE[each[-1]]) for each in wrong - set(ACCEPTED)) == []
    assert set(ACCEPTED) <= wrong, "accepted, and not needed"


def test_the_baseline_names_migrations_that_are_there(reading):
    there = {key for key, _ in MigrationLoader(connection).disk_migrations.items()}
    assert {(f"event_booking_{app}", name) for app, name in BASELINE.items()} <= there


@pytest.mark.parametrize(
    ("operation", "codes"),
    [
        (migrations.AddField(**EVENT, name="floor", field=models.IntegerField(default=0)), {"NOT_NULL"}),
        (migrations.AlterField(**EVENT, name="capacity", field=models.PositiveIntegerField()), {"NOT_NULL"}),
        (migrations.RemoveField(**EVENT, name="summary"), {"DROP_COLUMN"}),
        (migrations.RenameField(**EVENT, old_name="summary", new_name="abstract"), {"RENAME_COLUMN"}),
        (migrations.DeleteModel("Tag"), {"DROP_TABLE"}),
        (migrations.AlterModelTable("event", "happening"), {"RENAME_TABLE"}),
        (migrations.AlterField(**EVENT, name="title", field=models.IntegerField()), {"ALTER_COLUMN"}),
        (migrations.AlterField(**EVENT, name="summary", field=models.CharField(max_length=200, unique=True)),
         {"ADD_UNIQUE", "ALTER_COLUMN", "CREATE_INDEX", "CREATE_INDEX_EXCLUSIVE"}),
        (migrations.AddConstraint(**EVENT, constraint=models.UniqueConstraint(fields=["title"], name="of_a_test")),
         {"ADD_UNIQUE"}),
        (migrations.AddConstraint(**EVENT, constraint=models.CheckConstraint(
            condition=models.Q(capacity__gt=3), name="of_a_test")), {"ADD_CHECK"}),
        (migrations.AddIndex(**EVENT, index=INDEX), {"CREATE_INDEX"}),
        (migrations.RemoveIndex(**EVENT, name="event_booking_event_day"), {"DROP_INDEX"}),
    ],
)  # fmt: skip
def test_what_would_hurt_is_found(lint, operation, codes):
    assert lint(operation) == codes
    assert codes <= set(ADVICE)


def test_the_default_of_one_column_does_not_hide_that_another_has_none(lint):
    kind, one = models.IntegerField(default=0), models.IntegerField(default=0, db_default=0)
    add = [migrations.AddField(**EVENT, name=name, field=field) for name, field in [("a", kind), ("b", one)]]

    assert lint(*add) == lint(*reversed(add)) == {"NOT_NULL"}


def test_an_index_beside_a_new_column_is_found_to_lock_even_more(lint):
    add = migrations.AddField(**EVENT, name="floor", field=models.IntegerField(null=True))

    assert lint(add, migrations.AddIndex(**EVENT, index=INDEX)) == {"CREATE_INDEX", "CREATE_INDEX_EXCLUSIVE"}


@pytest.mark.parametrize(
    ("operation", "atomic"),
    [
        (migrations.AddField(**EVENT, name="floor", field=models.IntegerField(default=0, db_default=0)), True),
        (migrations.AddField(**EVENT, name="floor", field=models.IntegerField(null=True)), True),
        (AddIndexConcurrently(**EVENT, index=INDEX), False),
        (RemoveIndexConcurrently(**EVENT, name="event_booking_event_day"), False),
        (migrations.CreateModel("Room", [("id", models.BigAutoField(primary_key=True)),
                                         ("name", models.CharField(max_length=9, db_index=True, unique=True))]), True),
    ],
)  # fmt: skip
def test_what_is_harmless_passes(lint, operation, atomic):
    assert lint(operation, atomic=atomic) == set()

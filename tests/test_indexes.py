"""Indexes are made and dropped on every database; on PostgreSQL without a lock."""

import pytest
from django.db import IntegrityError, connection, models
from django.db.migrations.loader import MigrationLoader

from event_booking.indexes import AddIndexConcurrently, RemoveIndexConcurrently

pytestmark = pytest.mark.django_db(transaction=True)

APP, TABLE = "event_booking_events", "event_booking_events_event"
NEW = AddIndexConcurrently(model_name="event", index=models.Index(fields=["title"], name="of_a_test"))
OLD = RemoveIndexConcurrently(model_name="event", name="event_booking_event_day")


def indexes():
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, TABLE))


def migrate(operation, direction, *, collect_sql=False):
    before = MigrationLoader(connection).project_state()
    after = before.clone()
    operation.state_forwards(APP, after)
    states = (before, after) if direction == "forwards" else (after, before)
    with connection.schema_editor(atomic=False, collect_sql=collect_sql) as editor:
        getattr(operation, f"database_{direction}")(APP, editor, *states)
    return editor.collected_sql if collect_sql else indexes()


def test_an_index_is_made_and_taken_back():
    before = indexes()

    assert migrate(NEW, "forwards") == before | {"of_a_test"}
    assert migrate(NEW, "backwards") == before


def test_an_index_is_dropped_and_brought_back():
    before = indexes()

    assert migrate(OLD, "forwards") == before - {"event_booking_event_day"}
    assert migrate(OLD, "backwards") == before


@pytest.mark.postgres
@pytest.mark.parametrize("operation", [NEW, OLD])
@pytest.mark.parametrize("direction", ["forwards", "backwards"])
def test_nobody_waits_for_it(operation, direction):
    assert all("INDEX CONCURRENTLY" in line for line in migrate(operation, direction, collect_sql=True))


@pytest.mark.postgres
def test_one_that_was_given_up_half_way_is_made_anew(event_factory):
    before = indexes()
    event_factory(), event_factory()
    with connection.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute("CREATE UNIQUE INDEX CONCURRENTLY of_a_test ON event_booking_events_event (difficulty)")

    assert migrate(NEW, "forwards") == before | {"of_a_test"}

    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid, indisunique FROM pg_index WHERE indexrelid = 'of_a_test'::regclass")
        assert cursor.fetchone() == (True, False)
    migrate(NEW, "backwards")

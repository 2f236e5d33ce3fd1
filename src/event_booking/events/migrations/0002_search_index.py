from django.db import migrations

# A function of our own, because PostgreSQL takes to_tsvector for 10,000 times cheaper than it is, and would rather
# compute it for every event than open the index: 20 s for a word that no event has, among 100,000. COST puts that right.
# plpgsql, because a function in SQL would be unfolded, and its cost forgotten.
CREATE_FUNCTION = """
CREATE FUNCTION event_booking_search_vector(text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000000 AS $$
BEGIN
    RETURN pg_catalog.to_tsvector('pg_catalog.russian'::pg_catalog.regconfig, $1)
        || pg_catalog.to_tsvector('pg_catalog.simple'::pg_catalog.regconfig, $1);
END
$$
"""
CREATE_INDEX = """
CREATE INDEX event_booking_event_search ON event_booking_events_event
USING gin (event_booking_search_vector("search_text"))
"""


def create_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE_FUNCTION)
        schema_editor.execute(CREATE_INDEX)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX event_booking_event_search")
        schema_editor.execute("DROP FUNCTION event_booking_search_vector(text)")


class Migration(migrations.Migration):
    dependencies = [("event_booking_events", "0001_events")]

    operations = [migrations.RunPython(create_index, drop_index)]

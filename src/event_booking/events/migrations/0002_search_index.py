from django.db import migrations

# the same expression as in event_booking/events/search.py: PostgreSQL uses the index for no other
CREATE = """
CREATE INDEX event_booking_event_search ON event_booking_events_event
USING gin ((to_tsvector('russian'::regconfig, "search_text") || to_tsvector('simple'::regconfig, "search_text")))
"""


def create_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX event_booking_event_search")


class Migration(migrations.Migration):
    dependencies = [("event_booking_events", "0001_events")]

    operations = [migrations.RunPython(create_index, drop_index)]

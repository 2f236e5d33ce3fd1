from django.db import migrations

# The column is PostgreSQL's alone and no field of the model: stems of English and Russian words, and the words as they
# are, for beginnings of words and for words such as "the" that a language's dictionary leaves out. Stored, because an
# index on the expression has it computed again wherever PostgreSQL would rather look at rows than at the index.
ADD_VECTOR = """
ALTER TABLE event_booking_events_event ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (
    to_tsvector('russian'::regconfig, search_text) || to_tsvector('simple'::regconfig, search_text)
) STORED
"""
ADD_INDEX = "CREATE INDEX event_booking_event_search ON event_booking_events_event USING gin (search_vector)"
# long texts apart from the rest: a search reads, and a sale writes, a fifth of what they would otherwise
KEEP_ROWS_SHORT = "ALTER TABLE event_booking_events_event SET (toast_tuple_target = 512)"
KEEP_TITLES_WITH_THEM = "ALTER TABLE event_booking_events_event ALTER COLUMN title_key SET STORAGE MAIN"


def add_search(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in (KEEP_ROWS_SHORT, KEEP_TITLES_WITH_THEM, ADD_VECTOR, ADD_INDEX):
            schema_editor.execute(statement)


def remove_search(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE event_booking_events_event DROP COLUMN search_vector")
        schema_editor.execute("ALTER TABLE event_booking_events_event ALTER COLUMN title_key SET STORAGE EXTENDED")
        schema_editor.execute("ALTER TABLE event_booking_events_event RESET (toast_tuple_target)")


class Migration(migrations.Migration):
    dependencies = [("event_booking_events", "0001_events")]

    operations = [migrations.RunPython(add_search, remove_search)]

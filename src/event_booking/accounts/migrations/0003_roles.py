from django.db import migrations

ROLES = ("organizer", "admin")


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in ROLES:
        Group.objects.using(schema_editor.connection.alias).get_or_create(name=name)


class Migration(migrations.Migration):
    # backwards nothing is deleted: a site may have had groups of these names before, and people in them

    dependencies = [
        ("event_booking_accounts", "0002_accounts"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]

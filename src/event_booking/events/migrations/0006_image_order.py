from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("event_booking_events", "0005_views_by_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="eventimage",
            name="position",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="position"),
        ),
        migrations.AlterModelOptions(
            name="eventimage",
            options={
                "ordering": ["-is_cover", "position", "id"],
                "verbose_name": "image",
                "verbose_name_plural": "images",
            },
        ),
    ]

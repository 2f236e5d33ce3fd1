from django.db import migrations, models


def keep_one_for_each_start(apps, schema_editor):
    """On the way back: before, there was but one reminder of a start."""
    Reminder = apps.get_model("event_booking_notifications", "Reminder")
    earlier = Reminder.objects.filter(
        event_id=models.OuterRef("event_id"), starts_at=models.OuterRef("starts_at"), pk__lt=models.OuterRef("pk")
    )
    Reminder.objects.filter(models.Exists(earlier)).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("event_booking_notifications", "0003_digests_and_bounces"),
    ]

    operations = [
        migrations.AddField(
            model_name="reminder",
            name="minutes",
            # those that were announced before were a day before, unless the site had set something else
            field=models.PositiveIntegerField(default=1440, verbose_name="minutes before"),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="reminder", name="event_booking_reminder_once"),
        migrations.RunPython(migrations.RunPython.noop, keep_one_for_each_start),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("event_id", "starts_at", "minutes"), name="event_booking_reminder_announced_once"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "dead")), fields=["due_at"], name="event_booking_delivery_dead"
            ),
        ),
    ]

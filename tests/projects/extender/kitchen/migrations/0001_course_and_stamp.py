from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("event_booking_bookings", "0001_bookings"),
        ("event_booking_events", "0001_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("allergens", models.CharField(blank=True, max_length=200)),
                ("event", models.OneToOneField(on_delete=models.CASCADE, related_name="course", to="event_booking_events.event")),
            ],
        ),
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("booking", models.OneToOneField(on_delete=models.CASCADE, related_name="stamp", to="event_booking_bookings.booking")),
                ("user", models.ForeignKey(on_delete=models.CASCADE, related_name="stamps", to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('event_booking_notifications', '0007_pressing_deliveries'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notification',
            name='url',
            field=models.TextField(blank=True, verbose_name='page'),
        ),
    ]

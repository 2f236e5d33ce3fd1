from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('event_booking_notifications', '0005_attendee_messages'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'sent')), fields=['sent_at'], name='event_booking_delivery_sent'),
        ),
    ]

from django.db import migrations, models

from event_booking.indexes import AddIndexConcurrently


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('event_booking_reviews', '0002_author_of_a_reply'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='review',
            index=models.Index(condition=models.Q(('replied_by__isnull', False)), fields=['replied_by'], name='event_booking_review_replied'),
        ),
    ]

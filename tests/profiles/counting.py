"""What counters say, once they were compared with the rows that they count."""

from event_booking.profiles.models import Profile, Subscription


def counted():
    """Subscribers and subscriptions by person; fails where a counter differs from the number of rows."""
    said = {row.pk: (row.subscribers_count, row.subscriptions_count) for row in Profile.objects.all()}
    rows = {
        pk: (Subscription.objects.filter(target=pk).count(), Subscription.objects.filter(subscriber=pk).count())
        for pk in said
    }
    assert said == rows
    return said

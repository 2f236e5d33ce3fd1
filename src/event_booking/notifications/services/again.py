"""What was sent, or given up, is sent once more."""

from django.db.models import QuerySet
from django.db.models.functions import Now

from event_booking.notifications.models import AttendeeMessage, Delivery


def send_again(*, deliveries: QuerySet[Delivery]) -> int:
    """Send these once more, whatever became of them; return how many. Mails keep their Message-ID.

    What went in a digest goes alone. What the person has switched off meanwhile is not sent.
    """
    facts = list(deliveries.order_by().values_list("notification__fact", flat=True).distinct())
    count = deliveries.update(
        state=Delivery.State.WAITING,
        due_at=Now(),
        attempts=0,
        claimed_by=None,
        sent_at=None,
        last_error="",
        digest=None,
    )
    # afterwards: who counts them in between must not count them as they were
    AttendeeMessage.objects.filter(fact__in=facts).update(settled_at=None)
    return count

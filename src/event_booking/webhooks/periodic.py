"""The periodic work of webhooks."""

from django.db.models import F
from django.db.models.functions import Greatest

from event_booking.journal.jobs import periodic
from event_booking.journal.queues import QUEUES, Queue
from event_booking.webhooks.models import Delivery
from event_booking.webhooks.sending import send_waiting
from event_booking.webhooks.services import forget_old

QUEUES["webhooks"] = Queue(Delivery, since=Greatest(F("due_at"), F("endpoint__due_at")), leads_away=True)


@periodic("webhooks.send", seconds=1)
def send() -> None:
    send_waiting()


@periodic("webhooks.forget", seconds=3600)
def forget() -> None:
    forget_old()

"""The periodic work of notifications."""

from django.apps import apps

from event_booking.journal.jobs import periodic
from event_booking.journal.queues import QUEUES, Queue
from event_booking.notifications.digests import put_together, send_digests
from event_booking.notifications.models import Delivery, Digest
from event_booking.notifications.outbox import send_waiting
from event_booking.notifications.services import SEND

QUEUES["deliveries"] = Queue(Delivery)
QUEUES["digests"] = Queue(Digest)


@periodic(SEND, seconds=1)
def send() -> None:
    send_waiting()


@periodic("notifications.digests", seconds=5)
def make_digests() -> None:
    put_together()


@periodic("notifications.send_digests", seconds=5)
def send_made_digests() -> None:
    send_digests()


if apps.is_installed("event_booking.bookings"):
    from event_booking.notifications.attendee_messages.sending import send_due_messages
    from event_booking.notifications.attendee_messages.settling import settle_messages
    from event_booking.notifications.reminders import announce_reminders

    @periodic("notifications.remind", seconds=60)
    def remind() -> None:
        announce_reminders()

    @periodic("notifications.send_attendee_messages", seconds=5)
    def send_attendee_messages() -> None:
        send_due_messages()

    @periodic("notifications.settle_attendee_messages", seconds=60)
    def settle_attendee_messages() -> None:
        settle_messages()

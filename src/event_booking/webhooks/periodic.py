"""The periodic work of webhooks."""

from event_booking.journal.jobs import periodic
from event_booking.webhooks.sending import send_waiting
from event_booking.webhooks.services import forget_old


@periodic("webhooks.send", seconds=1)
def send() -> None:
    send_waiting()


@periodic("webhooks.forget", seconds=3600)
def forget() -> None:
    forget_old()

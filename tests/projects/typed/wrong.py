"""Each line with a comment is a mistake, and is told as what the comment says."""

from django.contrib.auth.models import User

from event_booking.bookings.services import BookingRequest, create_booking
from event_booking.conf import app_settings
from event_booking.events.models import Event
from event_booking.events.services import publish_event
from event_booking.notifications.backends import BaseBackend, Message, Receipt


class Pager(BaseBackend):
    def send(self, message: str) -> Receipt:  # override
        return Receipt(id=7)  # arg-type


def sell(user: User, event: Event) -> str:
    publish_event(event=user)  # arg-type
    publish_event(event)  # call-arg
    create_booking(user=user, wish=BookingRequest(event_id="one", quantities={1: 2}))  # arg-type
    create_booking(user=user)  # call-arg
    Event.objects.everything()  # attr-defined
    print(app_settings().HOLD_MINUTE)  # attr-defined
    return publish_event(event=event)  # return-value


def show(message: Message) -> int:
    return message.text  # return-value

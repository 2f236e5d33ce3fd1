"""A host that has its types checked: nothing is wrong here, and what is shown in a comment is what mypy knows."""

from decimal import Decimal
from typing import Any, reveal_type

from django.contrib.auth.models import User

from event_booking.bookings.models import Booking
from event_booking.bookings.services import BookingRequest, cancel_booking, create_booking
from event_booking.bookings.signals import booking_confirmed
from event_booking.conf import app_settings
from event_booking.events.models import Event, TicketType
from event_booking.events.services import publish_event
from event_booking.events.views import EventViewSet
from event_booking.exceptions import EventBookingError
from event_booking.journal.models import Entry
from event_booking.notifications.backends import BaseBackend, Message, Receipt
from event_booking.people import people
from event_booking.people.django import DjangoUserBackend


class Refused(EventBookingError):
    code = "refused_here"
    message = "Not here."


class Pager(BaseBackend):
    def send(self, message: Message) -> Receipt:
        reveal_type(message.files)  # tuple[event_booking.people.base.Attachment, ...]
        return Receipt(id=message.message_id)


class Members(DjangoUserBackend):
    def get_full_name(self, user: Any) -> tuple[str, str]:
        return str(user), ""


class Courses(EventViewSet):
    def perform_create(self, values: dict[str, Any]) -> Event:
        return super().perform_create(values)


def price(*, event: Event, ticket_type: TicketType, user: User, quantity: int) -> Decimal:
    reveal_type(ticket_type.price)  # decimal.Decimal
    return ticket_type.price * 2


def sell(user: User, event: Event) -> None:
    event = publish_event(event=event, actor=user)
    booking = create_booking(user=user, wish=BookingRequest(event_id=event.pk, quantities={1: 2}))
    reveal_type(booking)  # event_booking.bookings.models.booking.Booking
    reveal_type(booking.event)  # event_booking.events.models.event.Event
    cancel_booking(booking=booking, actor=user)
    reveal_type(people().get_email(user))  # str


def hear(sender: str, entry: Entry, **kwargs: Any) -> None:
    reveal_type(entry.fact)  # str


booking_confirmed.connect(hear)
reveal_type(Event.objects.published())  # event_booking.events.querysets.EventQuerySet
reveal_type(Booking.objects.with_details())  # event_booking.bookings.querysets.BookingQuerySet
reveal_type(app_settings().HOLD_MINUTES)  # int

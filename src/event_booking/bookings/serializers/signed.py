"""A booking with what stands in the QR codes of its tickets."""

from rest_framework import serializers

from event_booking.api.schema import shown_as
from event_booking.bookings.examples import BOOKING, SIGNED_CODE, TICKET
from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.serializers.bookings import BookingSerializer, TicketSerializer
from event_booking.bookings.ticket_keys import ticket_token


class SignedTicketSerializer(TicketSerializer):
    token = serializers.SerializerMethodField(help_text="What its QR code says; null while it opens no door.")

    class Meta(TicketSerializer.Meta):
        fields = [*TicketSerializer.Meta.fields, "token"]

    def get_token(self, ticket: Ticket) -> str | None:
        """None for a hold: a scanner without a network would let it in."""
        booking = ticket.booking
        if booking.status != Booking.Status.CONFIRMED or ticket.status not in Ticket.LIVING:
            return None
        return ticket_token(code=ticket.code, event_id=booking.event_id)


@shown_as({**BOOKING, "tickets": [{**TICKET, "token": SIGNED_CODE}]})
class SignedBookingSerializer(BookingSerializer):
    """A booking as its owner sees it, when it is looked at alone: signing takes too long for lists and for a rush."""

    tickets = SignedTicketSerializer(many=True, read_only=True)

"""An organizer has somebody's tickets mailed once more."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.schema import describe, shown_as
from event_booking.api.views import PrivateMixin
from event_booking.bookings.models import Booking
from event_booking.bookings.views.managed import ManagedEventView
from event_booking.notifications.services.tickets_again import send_tickets_again

__all__ = ["ResendView"]


@shown_as({"deliveries": 1})
class ResentSerializer(serializers.Serializer[Any]):
    """What will leave in a moment."""

    deliveries = serializers.IntegerField(min_value=1, help_text="Mails, or messages on other channels with files.")


class ResendView(PrivateMixin, ManagedEventView):
    """Tickets once more."""

    serializer_class = ResentSerializer

    @describe(
        "Send somebody's tickets again",
        description="For the event's organizer. The confirmation leaves once more, to whoever booked, with the tickets "
        "as they are now. Sales at the door have none. 429 beyond the site's number for one booking within 24 hours.",
        request=None,
        answers={200: ResentSerializer},
        refusals=["not_confirmed", "nothing_to_resend"],
        errors=[401, 403, 404, 429],
    )
    def post(self, request: Request, event_id: int, reference: str) -> Response:
        booking = get_object_or_404(Booking, event=self.get_event(), reference=reference)
        return Response(ResentSerializer({"deliveries": send_tickets_again(booking=booking, actor=request.user)}).data)

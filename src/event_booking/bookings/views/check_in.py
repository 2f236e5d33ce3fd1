"""The door over HTTP."""

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.schema import describe
from event_booking.bookings import services
from event_booking.bookings.models import Ticket
from event_booking.bookings.serializers import CheckedInSerializer, CheckInSerializer
from event_booking.bookings.views.managed import ManagedEventView


class CheckInView(ManagedEventView):
    """Letting people in."""

    @describe(
        "Check a ticket in",
        request=CheckInSerializer,
        answers={200: CheckedInSerializer},
        refusals=["already_checked_in", "ticket_cancelled", "not_confirmed"],
        errors=[400, 401, 403, 404, 413, 415],
        example={"code": "4Zr7pQbYw2KxmT9sHcVfJdNa8uE"},
    )
    def post(self, request: Request, event_id: int) -> Response:
        scan = CheckInSerializer(data=request.data)
        scan.is_valid(raise_exception=True)
        tickets = Ticket.objects.filter(booking__event=self.get_event()).select_related("booking__user")
        ticket = tickets.filter(code=scan.validated_data["code"]).first()
        if ticket is None:
            raise NotFound
        services.check_in(ticket=ticket, actor=request.user)
        return Response(CheckedInSerializer(ticket).data)

"""The door over HTTP."""

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from event_booking.api.permissions import roles_in
from event_booking.api.represent import represent
from event_booking.api.schema import describe
from event_booking.api.views import ApiMixin
from event_booking.bookings import services
from event_booking.bookings.models import Ticket
from event_booking.bookings.serializers import (
    CheckedInSerializer,
    CheckInSerializer,
    ScanReportSerializer,
    ScansToldSerializer,
    TicketKeySerializer,
    UndoCheckInSerializer,
)
from event_booking.bookings.ticket_keys import published_keys
from event_booking.bookings.views.managed import ManagedEventView

__all__ = ["DoorView"]

CODE = "4Zr7pQbYw2KxmT9sHcVfJdNa8uE"
SCANS = [{"id": "north-0001", "code": CODE, "scanned_at": "2030-05-04T09:41:07Z"}]


class DoorView(ManagedEventView):
    """What is done with one scanned ticket."""

    def get_ticket(self, code: str) -> Ticket:
        who, roles = self.request.user, roles_in(self.request)
        ticket = services.find_ticket(code, event_id=self.kwargs["event_id"], manager=who, roles=roles)
        if ticket is None:
            raise NotFound
        return ticket


class CheckInView(DoorView):
    """Letting people in."""

    @describe(
        "Check a ticket in",
        description="A forged code, and that of another event, is 404, as one that does not exist.",
        request=CheckInSerializer,
        answers={200: CheckedInSerializer},
        refusals=["already_checked_in", "ticket_cancelled", "not_confirmed"],
        errors=[400, 401, 403, 404, 413, 415],
        example={"code": CODE, "where": "North door"},
    )
    def post(self, request: Request, event_id: int) -> Response:
        scan = CheckInSerializer(data=request.data)
        scan.is_valid(raise_exception=True)
        ticket = self.get_ticket(scan.validated_data["code"])
        services.check_in(ticket=ticket, actor=request.user, where=scan.validated_data.get("where", ""))
        return Response(represent(CheckedInSerializer, ticket))


class UndoCheckInView(DoorView):
    """Taking it back."""

    @describe(
        "Take a check-in back",
        description="The ticket is valid again. The journal keeps who did it, and the reason.",
        request=UndoCheckInSerializer,
        answers={200: CheckedInSerializer},
        refusals=["not_checked_in"],
        errors=[400, 401, 403, 404, 413, 415],
        example={"code": CODE, "reason": "Scanned by mistake"},
    )
    def post(self, request: Request, event_id: int) -> Response:
        wish = UndoCheckInSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        ticket = self.get_ticket(wish.validated_data["code"])
        services.undo_check_in(ticket=ticket, actor=request.user, reason=wish.validated_data.get("reason", ""))
        return Response(represent(CheckedInSerializer, ticket))


class ReportScansView(ManagedEventView):
    """Scans that were made without a network."""

    @describe(
        "Report scans that were made offline",
        description="Each is answered, in the order given. A scan that is reported again, known by its `id`, gets its "
        "first answer again and changes nothing: after an error, send the whole report again.",
        request=ScanReportSerializer,
        answers={200: ScansToldSerializer},
        errors=[400, 401, 403, 404, 413, 415],
        example={"where": "North door", "scans": SCANS},
    )
    def post(self, request: Request, event_id: int) -> Response:
        event = self.get_event()
        report = ScanReportSerializer(data=request.data)
        report.is_valid(raise_exception=True)
        scans = services.report_scans(
            event=event,
            reports=report.reports(),
            actor=request.user,
            where=report.validated_data.get("where", ""),
        )
        return Response(ScansToldSerializer({"results": scans}).data)


class TicketKeysView(ApiMixin, APIView):
    """What a scanner must know before it goes where there is no network."""

    permission_classes = [AllowAny]
    pagination_class = None

    @describe(
        "List the keys that verify tickets",
        description="Public keys; the first is the one that signs now.",
        answers={200: TicketKeySerializer(many=True)},
        operation_id="check_in_keys",
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(published_keys())

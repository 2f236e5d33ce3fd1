"""What an organizer sees of an event's bookings."""

from itertools import chain, islice
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.permissions import IsOrganizer, roles_in
from event_booking.api.represent import validate
from event_booking.api.schema import describe
from event_booking.api.views import ApiMixin
from event_booking.bookings.attendee_list import attendees_csv
from event_booking.bookings.filters import EventBookingFilterSet
from event_booking.bookings.idempotency import digest
from event_booking.bookings.models import Booking, Ticket, Voucher
from event_booking.bookings.serializers import BoxOfficeSerializer, OrganizerBookingSerializer
from event_booking.bookings.services import Channel
from event_booking.bookings.spreadsheets import MEDIA_TYPE, attendees_xlsx
from event_booking.bookings.views.book_once import KEY, book_once
from event_booking.events.models import Event

__all__ = ["ManagedEventView"]


class ManagedEventView(ApiMixin, GenericAPIView[Any]):
    """For what an organizer does with one event: whoever is no organizer gets 403, and everybody else's event 404."""

    permission_classes = [IsOrganizer]

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Event.DoesNotExist | Ticket.DoesNotExist | Voucher.DoesNotExist):
            exc = NotFound()  # deleted, passed on or taken back by somebody else while we waited for it
        return super().handle_exception(exc)

    def get_event(self) -> Event:
        return get_object_or_404(self.managed())

    def managed(self) -> QuerySet[Event]:
        """The event as rows: one, or none for whoever may not manage it."""
        mine = Event.objects.managed_by(self.request.user, roles=roles_in(self.request))
        return mine.filter(pk=self.kwargs["event_id"])


class EventBookingsView(ListModelMixin, ManagedEventView):
    """Everybody's bookings of one event, and the box office."""

    serializer_class = OrganizerBookingSerializer
    filter_backends = [DjangoFilterBackend]
    filterset_class = EventBookingFilterSet
    queryset = Booking.objects.none()

    def get_queryset(self) -> QuerySet[Booking]:
        return Booking.objects.filter(event=self.get_event()).select_related("user").with_details()

    @describe(
        "List an event's bookings",
        answers={200: OrganizerBookingSerializer(many=True)},
        errors=[400, 401, 403, 404],
        description="For its organizer. Newest first.",
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    @describe(
        "Sell at the door",
        description="For the event's organizer: confirmed at once, and paid there, until the event ends. Neither the "
        "sale's window nor a person's limits apply. `name` and `email` stand on every ticket that has no others.",
        request=BoxOfficeSerializer,
        answers={201: OrganizerBookingSerializer},
        refusals=["sold_out", "sales_closed", "event_cancelled"],
        errors=[400, 401, 403, 404, 413, 415, 422],
        example={"items": [{"ticket_type": 1, "quantity": 2}], "name": "Ann", "email": "ann@example.com"},
        parameters=[KEY],
    )
    def post(self, request: Request, event_id: int) -> Response:
        event = self.get_event()
        sale = validate(BoxOfficeSerializer, request.data)
        return book_once(
            request,
            BoxOfficeSerializer.wish_for(event.pk, sale),
            request_digest=digest("box_office", event.pk, request.data),
            shown_by=OrganizerBookingSerializer,
            channel=Channel.BOX_OFFICE,
        )


class AttendeesView(ManagedEventView):
    """The list at the door."""

    @describe(
        "Attendees as CSV",
        answers={(200, "text/csv"): OpenApiTypes.STR},
        errors=[401, 403, 404],
        description="For the event's organizer. Cells that a spreadsheet would take for a formula begin with `'`.",
    )
    def get(self, request: Request, event_id: int) -> StreamingHttpResponse:
        event = self.get_event()
        lines = attendees_csv(event)
        first = list(islice(lines, 3))  # before it is said that all is well: a database that is away is a 503
        response = StreamingHttpResponse(chain(first, lines), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="attendees-{event.pk}.csv"'
        response.headers["Cache-Control"] = "private, no-store"
        return response


class AttendeesWorkbookView(ManagedEventView):
    """The same list for Excel."""

    @describe(
        "Attendees as XLSX",
        answers={(200, MEDIA_TYPE): OpenApiTypes.BINARY},
        refusals=["xlsx_not_installed"],
        errors=[401, 403, 404],
        description="For the event's organizer, with the rows of `attendees.csv`. Every cell is text. Needs the extra "
        "`xlsx`.",
    )
    def get(self, request: Request, event_id: int) -> FileResponse:
        event = self.get_event()
        name = f"attendees-{event.pk}.xlsx"
        response = FileResponse(attendees_xlsx(event), as_attachment=True, filename=name, content_type=MEDIA_TYPE)
        response.headers["Cache-Control"] = "private, no-store"
        return response

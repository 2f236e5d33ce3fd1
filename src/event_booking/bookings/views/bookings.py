"""A person's own bookings over HTTP."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.represent import represent, validate
from event_booking.api.schema import describe
from event_booking.api.views import ApiViewSet
from event_booking.bookings import idempotency, services
from event_booking.bookings.documents import qr_svg, tickets_pdf
from event_booking.bookings.exceptions import NotConfirmed
from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.serializers import (
    BookingRequestSerializer,
    BookingSerializer,
    CancelSerializer,
    ConfirmSerializer,
    MoveSerializer,
    QuoteRequestSerializer,
    QuoteSerializer,
    SignedBookingSerializer,
    TransferSerializer,
)
from event_booking.bookings.ticket_keys import ticket_token
from event_booking.bookings.views.book_once import KEY, book_once
from event_booking.bookings.views.files import private_file
from event_booking.events.models import Event

WISH = {"event": 1, "items": [{"ticket_type": 1, "quantity": 2}], "attendees": [{"name": "Ann"}], "note": ""}
FILE = {(200, "application/pdf"): OpenApiTypes.BINARY}


@extend_schema_view(
    list=describe(
        "List one's own bookings",
        answers={200: BookingSerializer(many=True)},
        errors=[400, 401],
        description="Newest first.",
    ),
    retrieve=describe("Show one's own booking", answers={200: SignedBookingSerializer}, errors=[401, 404]),
)
class BookingViewSet(ListModelMixin, RetrieveModelMixin, ApiViewSet):
    """The signed-in person's own bookings."""

    serializer_class: Any = BookingSerializer
    #: What is shown of one that is looked at alone, and what is accepted when somebody books. One of each is shared by
    #: all requests, so they can ask their context for nothing.
    signed_serializer_class: Any = SignedBookingSerializer
    request_serializer_class: Any = BookingRequestSerializer
    permission_classes = [IsAuthenticated]
    lookup_field = "reference"
    lookup_value_regex = "[A-Za-z0-9]{1,32}"
    queryset = Booking.objects.none()

    def get_queryset(self) -> QuerySet[Booking]:
        return Booking.objects.shown_to(self.request.user).with_details()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(represent(self.signed_serializer_class, self.get_object()))

    @describe(
        "Book seats",
        description="Free tickets are confirmed at once; priced ones are held until `expires_at`.",
        request=BookingRequestSerializer,
        answers={201: BookingSerializer},
        refusals=[
            "sold_out",
            "sales_closed",
            "event_cancelled",
            "limit_exceeded",
            "voucher_invalid",
            "voucher_used_up",
        ],
        errors=[400, 401, 413, 415, 422],
        example=WISH,
        parameters=[KEY],
    )
    def create(self, request: Request) -> Response:
        shape = self.request_serializer_class
        wish = shape.wish(validate(shape, request.data))
        digest = idempotency.digest(request.data)
        return book_once(request, wish, request_digest=digest, shown_by=self.serializer_class)

    @describe(
        "Confirm a held booking",
        description="To be paid at the door; 409 `not_confirmable` where the site wants to be paid first. `attendees` "
        "are for offers to the waiting list, whose tickets have no names and answers yet: what is required is 400 "
        "without.",
        request=ConfirmSerializer,
        answers={200: SignedBookingSerializer},
        refusals=["hold_expired", "not_confirmable", "event_cancelled"],
        errors=[400, 401, 404, 413, 415],
        example={"attendees": [{"name": "Ann", "answers": {"6": "M"}}]},
    )
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, reference: str) -> Response:
        told = ConfirmSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        services.confirm_booking(booking=self.get_object(), actor=request.user, **told.validated_data)
        return self.retrieve(request)

    @describe(
        "Hold a booking for longer",
        description="For as long as a new one, but not for ever: 409 `not_extendable` when nothing can be gained.",
        request=None,
        answers={200: SignedBookingSerializer},
        refusals=["hold_expired", "not_extendable", "event_cancelled"],
        errors=[401, 404],
    )
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, reference: str) -> Response:
        services.extend_hold(booking=self.get_object(), actor=request.user)
        return self.retrieve(request)

    @describe(
        "Ask what a cancellation would pay back",
        description="Line by line; nothing is cancelled. `until`: from then on it is less, or nobody can say.",
        request=QuoteRequestSerializer,
        answers={200: QuoteSerializer},
        refusals=["not_cancellable"],
        errors=[400, 401, 404, 413, 415],
        example={"tickets": ["4Zr7pQbYw2KxmT9sHcVfJdNa8uE"]},
    )
    @action(detail=True, methods=["post"])
    def cancellation_quote(self, request: Request, reference: str) -> Response:
        wish = QuoteRequestSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        booking, reason = self.get_cancellable()
        codes = wish.validated_data.get("tickets")
        return Response(QuoteSerializer(services.quote_cancellation(booking=booking, codes=codes, reason=reason)).data)

    @describe(
        "Cancel a booking, or some tickets of it",
        description="By its owner, or by the event's organizer. The seats are on sale again at once.",
        request=CancelSerializer,
        answers={200: BookingSerializer},
        refusals=["not_cancellable", "quote_changed"],
        errors=[400, 401, 404, 413, 415],
        example={"tickets": ["4Zr7pQbYw2KxmT9sHcVfJdNa8uE"]},
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, reference: str) -> Response:
        wish = CancelSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        booking, reason = self.get_cancellable()
        codes, quoted = wish.validated_data.get("tickets"), wish.validated_data.get("refund")
        services.cancel_booking(booking=booking, actor=request.user, codes=codes, reason=reason, quoted=quoted)
        shown = Booking.objects.with_details().get(pk=booking.pk)
        return Response(represent(self.serializer_class, shown))

    def get_cancellable(self) -> tuple[Booking, str]:
        """A booking that the person may cancel, and as whom."""
        person = self.request.user
        mine = Booking.objects.filter(
            Q(user=person.pk, is_box_office=False) | Q(event__in=Event.objects.managed_by(person))
        )
        booking = get_object_or_404(mine, reference=self.kwargs["reference"])
        return booking, "person" if booking.user_id == person.pk and not booking.is_box_office else "organizer"

    @describe(
        "Pass a ticket on",
        description="Somebody else goes, with a new code; the old one is dead at once. For confirmed bookings.",
        request=TransferSerializer,
        answers={200: SignedBookingSerializer},
        refusals=["not_transferable"],
        errors=[400, 401, 404, 413, 415],
        example={"name": "Ben", "email": "ben@example.com"},
    )
    def transfer(self, request: Request, reference: str, code: str) -> Response:
        who = TransferSerializer(data=request.data)
        who.is_valid(raise_exception=True)
        mine = Ticket.objects.filter(booking__in=Booking.objects.shown_to(request.user), booking__reference=reference)
        services.transfer_ticket(ticket=get_object_or_404(mine, code=code), actor=request.user, **who.validated_data)
        return self.retrieve(request)

    @describe(
        "Move a booking to another date of its series",
        description="Where the organizer allows it, at the same price. The tickets get new codes. `items` says which "
        "ticket type takes the place of which; without it they are matched by name.",
        request=MoveSerializer,
        answers={200: SignedBookingSerializer},
        refusals=["not_movable", "sold_out", "sales_closed", "event_cancelled", "limit_exceeded"],
        errors=[400, 401, 404, 413, 415],
        example={"event": 13},
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, reference: str) -> Response:
        wish = MoveSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        target, types = wish.validated_data["event"], wish.mapping()
        services.move_booking(booking=self.get_object(), actor=request.user, event_id=target, ticket_types=types)
        return self.retrieve(request)

    @describe("Tickets to print, one on a page", answers=FILE, refusals=["not_confirmed"], errors=[401, 404])
    def tickets_pdf(self, request: Request, reference: str) -> HttpResponse:
        booking = get_object_or_404(self.get_queryset().select_related("user"), reference=reference)
        if booking.status != Booking.Status.CONFIRMED:
            raise NotConfirmed
        return private_file(tickets_pdf(booking), "application/pdf", f"tickets-{booking.reference}.pdf")

    @describe(
        "QR code of one ticket",
        answers={(200, "image/svg+xml"): OpenApiTypes.BINARY},
        refusals=["not_confirmed"],
        errors=[401, 404],
    )
    def qr(self, request: Request, reference: str, code: str) -> HttpResponse:
        mine = Ticket.objects.filter(booking__in=Booking.objects.shown_to(request.user), booking__reference=reference)
        ticket = get_object_or_404(mine.select_related("booking"), code=code)
        if ticket.booking.status != Booking.Status.CONFIRMED or ticket.status not in Ticket.LIVING:
            raise NotConfirmed
        token = ticket_token(code=ticket.code, event_id=ticket.booking.event_id)
        return private_file(qr_svg(token), "image/svg+xml", "ticket.svg")

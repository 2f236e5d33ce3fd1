"""Booking over HTTP, at most once for each ``Idempotency-Key``."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from event_booking.api.represent import represent
from event_booking.bookings import idempotency, services
from event_booking.bookings.models import IdempotencyKey
from event_booking.bookings.services import BookingRequest, Channel
from event_booking.bookings.services.hopeless import look_before
from event_booking.counters import Counter
from event_booking.exceptions import EventBookingError
from event_booking.tracing import note, span

KEY = OpenApiParameter(
    idempotency.HEADER, str, OpenApiParameter.HEADER,
    description="Chosen by the client, once for each attempt to book. A request that is sent again with the same key "
    "gets the first answer again, for 7 days. Refusals are not kept.",
)  # fmt: skip

BOOKINGS = Counter(
    "event_booking_bookings",
    "Requests to book that were understood, by what came of them: a status, the code of a refusal, or repeated",
    label="outcome",
    values=["held", "confirmed", "repeated", "sold_out", "unavailable", "error"],
)


def book_once(
    request: Request,
    wish: BookingRequest,
    *,
    request_digest: str,
    shown_by: "type[BaseSerializer[Any]]",
    channel: Channel = Channel.ONLINE,
) -> Response:
    """Book for whoever sends the request, and answer 201 with the booking; or with what was answered to its key."""
    with span("book", channel=channel.value, tickets=wish.tickets):
        try:
            response, outcome = _book(request, wish, request_digest, shown_by, channel)
        except Exception as error:
            BOOKINGS.add(_outcome_of(error))
            raise
        BOOKINGS.add(outcome)
        note(outcome=outcome)
    return response


def _book(
    request: Request,
    wish: BookingRequest,
    request_digest: str,
    shown_by: "type[BaseSerializer[Any]]",
    channel: Channel,
) -> tuple[Response, str]:
    key = idempotency.read_key(request.headers)
    asked: dict[str, Any] = {"user": request.user, "key": key, "request_digest": request_digest}
    types = look_before(wish, user=request.user, key=key)
    if types and types[0].is_answered and (first := idempotency.find_answer(**asked)):
        return _answered(first), "repeated"
    try:
        with services.person_transaction(request.user) as now:
            booking = services.draft_booking(user=request.user, wish=wish, now=now, channel=channel, types=types)
            kept = idempotency.answer(**asked, status_code=201, data=represent(shown_by, booking))
            services.sell(booking, actor=request.user, channel=channel, also=[] if key is None else [kept])
    except (EventBookingError, ValidationError, IntegrityError):
        # the same request may have been on its way twice, and the other one has been answered by now
        first = None if key is None else idempotency.find_answer(**asked)
        if first is None:
            raise
        return _answered(first), "repeated"
    return _answered(kept), str(booking.status)


def _answered(kept: IdempotencyKey) -> Response:
    return Response(kept.data, kept.status_code)


def _outcome_of(error: Exception) -> str:
    if isinstance(error, EventBookingError):
        return type(error).code  # of its class, of which there are few
    if isinstance(error, OperationalError | InterfaceError):
        return "unavailable"
    return "invalid" if isinstance(error, ValidationError | APIException | Http404) else "error"

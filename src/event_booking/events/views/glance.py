"""What other programs ask about an event again and again: its seats, and its place in a calendar."""

import hashlib
import json
from typing import Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.schema import describe
from event_booking.events.calendar import calendar_of
from event_booking.events.models import Event
from event_booking.events.serializers import AvailabilitySerializer
from event_booking.events.views.base import EventsViewSet
from event_booking.replicas import from_replica


class AvailabilityView(EventsViewSet):
    """Seats left."""

    permission_classes = [AllowAny]
    serializer_class = AvailabilitySerializer

    @describe(
        "Show seats left", errors=[401, 404],
        answers={200: AvailabilitySerializer, 304: OpenApiResponse(description="Nothing has changed.")},
    )  # fmt: skip
    @from_replica
    def retrieve(self, request: Request, event_id: int) -> Any:
        """Seats left of an event and of each ticket type; with `If-None-Match`, 304 as long as nothing has changed."""
        event = self.events().with_stock().get(pk=event_id)
        body = AvailabilitySerializer(event).data
        tag = quote_etag(hashlib.blake2s(json.dumps(body).encode(), digest_size=12).hexdigest())
        # a draft is its organizer's business; and what is cached must be asked for again each time
        caching = "private, no-cache" if event.status == Event.Status.DRAFT else "no-cache"
        headers = {"Cache-Control": caching, "ETag": tag}
        unchanged = get_conditional_response(request._request, etag=tag)  # noqa: SLF001
        if unchanged is not None and unchanged.status_code == 304:
            return HttpResponse(status=304, headers=headers)
        return Response(body, headers=headers)


class AnyKind(BaseContentNegotiation):
    """A file has one kind, whatever the client says it accepts; a refusal is JSON all the same."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class CalendarView(EventsViewSet):
    """A file for a calendar."""

    permission_classes = [AllowAny]
    content_negotiation_class = AnyKind

    @describe("Fetch a calendar file", answers={(200, "text/calendar"): OpenApiTypes.STR}, errors=[401, 404])
    @from_replica
    def retrieve(self, request: Request, event_id: int) -> HttpResponse:
        """The event as iCalendar; a cancelled one has `STATUS:CANCELLED`."""
        event = self.get_event()
        headers = {"Content-Disposition": f'attachment; filename="event-{event.pk}.ics"', "Cache-Control": "no-cache"}
        return HttpResponse(calendar_of(event), content_type="text/calendar; charset=utf-8", headers=headers)

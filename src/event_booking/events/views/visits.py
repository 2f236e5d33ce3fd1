"""Somebody looks at an event."""

from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.recent_writes import leave_no_mark
from event_booking.api.schema import describe
from event_booking.events.services import count_view
from event_booking.events.views.base import EventsViewSet


class ViewsView(EventsViewSet):
    """Views of an event's page, for its organizer's figures."""

    permission_classes = [AllowAny]
    pagination_class = None

    @describe("Count a view", request=None, answers={204: None}, errors=[401, 404])
    def create(self, request: Request, event_id: int) -> Response:
        """A page says that it shows this published event to somebody. What its organizer sees is not counted.

        Nothing is kept but a number for each day. It is a plain counter: a client that says so twice is counted twice.
        """
        leave_no_mark(request)
        if not count_view(event_id=event_id, viewer=request.user):
            raise NotFound
        return Response(status=204)

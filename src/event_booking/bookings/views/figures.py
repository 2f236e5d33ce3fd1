"""Figures of an organizer's events over HTTP."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.permissions import IsOrganizer
from event_booking.api.schema import describe
from event_booking.api.views import ApiMixin, PrivateMixin
from event_booking.bookings.figures import History, Sums, events_of, history_of, sums_of, sums_of_all
from event_booking.bookings.figures.filters import FiguresFilterSet
from event_booking.bookings.serializers.figures import FiguresSerializer, HistorySerializer, TotalFiguresSerializer
from event_booking.bookings.views.managed import ManagedEventView
from event_booking.events.models import Event


class OwnFiguresView(PrivateMixin, ApiMixin, GenericAPIView[Any]):
    """About the signed-in organizer's own events."""

    permission_classes = [IsOrganizer]
    filter_backends = [DjangoFilterBackend]
    filterset_class: Any = FiguresFilterSet
    queryset = Event.objects.none()

    def get_queryset(self) -> QuerySet[Event]:
        return events_of(self.request.user)


class EventsFiguresView(OwnFiguresView):
    """Each of them."""

    serializer_class = FiguresSerializer

    @describe(
        "List the figures of one's events",
        answers={200: FiguresSerializer(many=True)},
        errors=[400, 401, 403],
        description="What each of the organizer's own events has come to. The latest first; if `upcoming`, the next.",
    )
    def get(self, request: Request) -> Response:
        page: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        sums = sums_of(page)
        for event in page:
            event.sums = sums.get(event.pk, Sums())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class TotalFiguresView(OwnFiguresView):
    """All of them together."""

    serializer_class = TotalFiguresSerializer
    pagination_class = None

    @describe(
        "Show the figures of all one's events",
        answers={200: TotalFiguresSerializer},
        errors=[400, 401, 403],
        description="What the organizer's own events have come to together. Currencies are not added up.",
        filters=True,
    )
    def get(self, request: Request) -> Response:
        events: Any = self.filter_queryset(self.get_queryset())
        sums: Any = sums_of_all(events)
        sums.events = events.count()
        return Response(self.get_serializer(sums).data)


class EventFiguresView(PrivateMixin, ManagedEventView):
    """One event, for whoever manages it."""

    serializer_class = HistorySerializer
    pagination_class = None

    @describe(
        "Show an event's figures",
        answers={200: HistorySerializer},
        errors=[401, 403, 404],
        description="For its organizer. Days are those of the event's time zone. `sales` are seats that are sold "
        "still, by the day of the sale; `cancellations` are seats, by whose decision it was; `check_ins` are those of "
        "the last twelve hours, or of those before its end once it is over.",
    )
    def get(self, request: Request, event_id: int) -> Response:
        event: Any = get_object_or_404(self.managed().annotate(now=Now()))
        kinds = list(event.ticket_types.all())
        event.offered_types = [kind for kind in kinds if kind.removed_at is None]
        history = history_of(event, event.now)
        event.sums = history.sums
        return Response(self.get_serializer(self.answer(event, kinds, history)).data)

    def answer(self, event: Event, kinds: list[Any], history: History) -> dict[str, Any]:
        sold = {sale.ticket_type for sale in history.sales}
        shown = [kind for kind in kinds if kind.removed_at is None or kind.pk in sold]
        return {"figures": event, "ticket_types": shown, **vars(history)}

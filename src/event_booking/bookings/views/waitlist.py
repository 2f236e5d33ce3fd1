"""The waiting list over HTTP: one's own entries, and those of an organizer's event."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_view
from rest_framework import status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.permissions import IsOrganizer
from event_booking.api.schema import describe
from event_booking.api.views import ApiViewSet
from event_booking.bookings import services
from event_booking.bookings.exceptions import NotWaiting
from event_booking.bookings.models import WaitlistEntry
from event_booking.bookings.serializers.waitlist import (
    JoinWaitlistSerializer,
    OrganizerWaitlistEntrySerializer,
    WaitlistEntrySerializer,
)
from event_booking.bookings.views.managed import ManagedEventView
from event_booking.events.models import Event


@extend_schema_view(
    list=describe(
        "List one's own places on waiting lists",
        answers={200: WaitlistEntrySerializer(many=True)},
        errors=[400, 401],
        description="Newest first, past ones too.",
    ),
    retrieve=describe(
        "Show one's own place on a waiting list",
        answers={200: WaitlistEntrySerializer},
        errors=[401, 404],
        description="With the position, and why free seats went to others last.",
    ),
)
class WaitlistViewSet(ListModelMixin, RetrieveModelMixin, ApiViewSet):
    """The signed-in person's own entries."""

    serializer_class = WaitlistEntrySerializer
    permission_classes = [IsAuthenticated]
    lookup_value_regex = "[0-9]{1,18}"
    queryset = WaitlistEntry.objects.none()

    def get_queryset(self) -> QuerySet[WaitlistEntry]:
        return WaitlistEntry.objects.of(self.request.user).with_details().order_by("-pk")

    @describe(
        "Leave a waiting list",
        description="At any time. An offer is given up, and its seats go to the next.",
        answers={204: None},
        refusals=["not_cancellable"],
        errors=[401, 404],
    )
    def destroy(self, request: Request, pk: str) -> Response:
        services.leave_waitlist(entry=self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class EventWaitlistView(ListModelMixin, ManagedEventView):
    """Joining an event's waiting list; its organizer sees who waits."""

    serializer_class = OrganizerWaitlistEntrySerializer
    queryset = WaitlistEntry.objects.none()

    def get_permissions(self) -> list[Any]:
        return [IsAuthenticated()] if self.request.method == "POST" else [IsOrganizer()]

    def get_queryset(self) -> QuerySet[WaitlistEntry]:
        entries = WaitlistEntry.objects.filter(event=self.get_event(), status__in=WaitlistEntry.LIVING)
        return entries.select_related("user").with_details().order_by("pk")

    @describe(
        "List who waits for an event",
        answers={200: OrganizerWaitlistEntrySerializer(many=True)},
        errors=[400, 401, 403, 404],
        description="For its organizer, in turn.",
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    @describe(
        "Join a waiting list",
        description="For seats together, or none. Seats that become free are offered in turn, as a held booking.",
        request=JoinWaitlistSerializer,
        answers={201: WaitlistEntrySerializer},
        refusals=["seats_available", "already_waiting", "sales_closed", "event_cancelled", "limit_exceeded"],
        errors=[400, 401, 404, 413, 415],
        example={"quantity": 2},
    )
    def post(self, request: Request, event_id: int) -> Response:
        event = get_object_or_404(Event.objects.visible_to(request.user), pk=event_id)
        wish = JoinWaitlistSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        entry = services.join_waitlist(user=request.user, event=event, **wish.validated_data)
        shown = WaitlistEntry.objects.with_details().get(pk=entry.pk)
        return Response(WaitlistEntrySerializer(shown).data, status.HTTP_201_CREATED)


class OfferView(ManagedEventView):
    """The organizer's own choice."""

    @describe(
        "Offer seats out of turn",
        description="To one entry of the waiting list, by the event's organizer.",
        request=None,
        answers={200: OrganizerWaitlistEntrySerializer},
        refusals=["sold_out", "sales_closed", "event_cancelled", "limit_exceeded", "not_waiting"],
        errors=[401, 403, 404],
    )
    def post(self, request: Request, event_id: int, entry_id: int) -> Response:
        entries = WaitlistEntry.objects.filter(event=self.get_event()).select_related("user")
        entry = get_object_or_404(entries, pk=entry_id)
        if services.offer_to(entry=entry, actor=request.user) is None:
            raise NotWaiting
        return Response(OrganizerWaitlistEntrySerializer(entries.with_details().get(pk=entry.pk)).data)

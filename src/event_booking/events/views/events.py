"""The list of events, an event, and what its organizer does with it."""

from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.permissions import IsOrganizerOrReadOnly
from event_booking.api.schema import describe
from event_booking.events import services
from event_booking.events.filters import EventFilterSet
from event_booking.events.models import Event
from event_booking.events.serializers import EventCardSerializer, EventInputSerializer, EventSerializer, model_values
from event_booking.events.views.base import EventsViewSet
from event_booking.replicas import from_replica

EXAMPLE = {
    "title": "Sourdough for beginners",
    "description": "We bake two loaves and talk about rye.",
    "category": "master-class",
    "difficulty": "beginner",
    "starts_at": "2030-05-04T10:00:00Z",
    "ends_at": "2030-05-04T13:00:00Z",
    "timezone": "Europe/Berlin",
    "tags": ["bread"],
    "venue": {"name": "Mill", "address": "1 Main Street", "city": "Berlin"},
    "ingredients": [{"name": "Rye flour", "quantity": "0.5", "unit": "kg"}],
    "ticket_types": [{"name": "Standard", "price": "25.00", "capacity": 12}],
}
REFUSED = [401, 403, 404]


class EventViewSet(ListModelMixin, RetrieveModelMixin, EventsViewSet):
    """Events: published ones for everybody, drafts for their organizer."""

    permission_classes = [IsAuthenticatedOrReadOnly, IsOrganizerOrReadOnly]  # the first tells the schema who may read
    serializer_class: Any = EventSerializer
    #: What the list shows of each, and what is accepted when one is written.
    card_serializer_class: Any = EventCardSerializer
    input_serializer_class: Any = EventInputSerializer
    filter_backends = [DjangoFilterBackend]
    filterset_class: Any = EventFilterSet
    lookup_url_kwarg = "event_id"
    queryset = Event.objects.all()

    def get_queryset(self) -> QuerySet[Event]:
        person = self.request.user
        if self.action != "list":
            return self.events().with_details(person)
        if self.request.query_params.get("mine", "").lower() != "true":
            return Event.objects.published().with_card(person)
        if not person.is_authenticated:
            raise NotAuthenticated
        return Event.objects.existing().filter(organizer=person.pk).with_card(person)

    def get_serializer_class(self) -> Any:
        return self.card_serializer_class if self.action == "list" else self.serializer_class

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "is_insider": self.is_insider, "is_manager": self.is_manager}

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        # filters are for the list: a detail view looks its one row up by key
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    @describe("List published events", answers={200: EventCardSerializer(many=True)}, errors=[400, 401])
    @from_replica
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Cards of events, in pages. `mine=true`: the signed-in organizer's own events, drafts included."""
        return super().list(request, *args, **kwargs)

    @describe("Show an event", answers={200: EventSerializer}, errors=[401, 404])
    @from_replica
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Published and cancelled events for everybody, drafts for their organizer.

        `online_url` is empty for people without a ticket.
        """
        return super().retrieve(request, *args, **kwargs)

    @describe(
        "Create a draft", request=EventInputSerializer, answers={201: EventSerializer},
        errors=[400, 401, 403, 413, 415], example=EXAMPLE,
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """Store a new event that nobody else sees until it is published."""
        return self.answer(self.perform_create(self.checked(None)), status=201)

    @describe(
        "Replace an event", request=EventInputSerializer, answers={200: EventSerializer},
        errors=[400, *REFUSED, 413, 415], refusals=["has_bookings", "capacity_below_taken"], example=EXAMPLE,
    )  # fmt: skip
    def update(self, request: Request, event_id: int) -> Response:
        """Replace it; optional fields that are left out stay as they are.

        `ticket_types`, `ingredients` and `questions` are merged by `id`: with it changed, without added, missing
        removed.
        """
        return self.change(partial=False)

    @describe(
        "Change an event", request=EventInputSerializer, answers={200: EventSerializer},
        errors=[400, *REFUSED, 413, 415], refusals=["has_bookings", "capacity_below_taken"], example={"capacity": 40},
    )  # fmt: skip
    def partial_update(self, request: Request, event_id: int) -> Response:
        """Change some fields of an event; lists are merged as with PUT."""
        return self.change(partial=True)

    @describe("Delete an event", answers={204: None}, errors=REFUSED, refusals=["has_bookings"])
    def destroy(self, request: Request, event_id: int) -> Response:
        """Delete an event that has no living bookings."""
        services.delete_event(event=self.get_event(), actor=request.user)
        return Response(status=204)

    @describe(
        "Publish an event", request=None, answers={200: EventSerializer}, errors=REFUSED,
        refusals=["event_cancelled", "event_in_past"],
    )  # fmt: skip
    @action(detail=True, methods=["post"])  # by which extend_schema_view knows it
    def publish(self, request: Request, event_id: int) -> Response:
        """Let everybody see and book it. Publishing it again changes nothing."""
        return self.answer(services.publish_event(event=self.get_event(), actor=request.user))

    @describe("Cancel an event", request=None, answers={200: EventSerializer}, errors=REFUSED)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, event_id: int) -> Response:
        """End its sales for good; everybody who booked is told, and their seats are freed or refunded."""
        return self.answer(services.cancel_event(event=self.get_event(), actor=request.user))

    def change(self, *, partial: bool) -> Response:
        """Do what PUT and PATCH have in common."""
        event = self.get_event()
        return self.answer(self.perform_update(event, self.checked(event, partial=partial)))

    def perform_create(self, values: dict[str, Any]) -> Event:
        """Store a draft with these values; a site that asks for more takes its own out of them first."""
        return services.create_event(organizer=self.request.user, **values)

    def perform_update(self, event: Event, values: dict[str, Any]) -> Event:
        """Change these values of the event, likewise."""
        return services.update_event(event=event, actor=self.request.user, **values)

    def checked(self, event: Event | None, *, partial: bool = False) -> dict[str, Any]:
        """The body as the services take it."""
        context = self.get_serializer_context()
        serializer = self.input_serializer_class(event, data=self.request.data, partial=partial, context=context)
        serializer.is_valid(raise_exception=True)
        return model_values(serializer.validated_data)

    def answer(self, event: Event, *, status: int = 200) -> Response:
        """The event as it is stored now."""
        shown = Event.objects.with_details(self.request.user).get(pk=event.pk)
        return Response(self.get_serializer(shown).data, status=status)

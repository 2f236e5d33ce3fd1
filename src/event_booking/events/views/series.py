"""An organizer's series: dates between which bookings may be moved."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_view
from rest_framework.mixins import CreateModelMixin, DestroyModelMixin, ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.permissions import IsOrganizer
from event_booking.api.schema import describe
from event_booking.api.views import ApiViewSet
from event_booking.events.models import Event, Series
from event_booking.events.serializers import SeriesSerializer
from event_booking.events.services import remove_series

EXAMPLE = {"title": "Bread on Saturdays", "allows_moves": True}


@extend_schema_view(
    list=describe(
        "List one's own series",
        answers={200: SeriesSerializer(many=True)},
        errors=[400, 401, 403],
        description="For organizers. Newest first.",
    ),
    retrieve=describe("Show a series", answers={200: SeriesSerializer}, errors=[401, 403, 404]),
    create=describe(
        "Begin a series",
        description="Events join it by their field `series`.",
        request=SeriesSerializer,
        answers={201: SeriesSerializer},
        errors=[400, 401, 403, 413, 415],
        example=EXAMPLE,
    ),
    destroy=describe(
        "Remove a series",
        description="Its events stay, each on its own.",
        answers={204: None},
        errors=[401, 403, 404],
    ),
)
class SeriesViewSet(ListModelMixin, RetrieveModelMixin, CreateModelMixin, DestroyModelMixin, ApiViewSet):
    """The signed-in organizer's own series."""

    permission_classes = [IsOrganizer]
    serializer_class = SeriesSerializer
    lookup_url_kwarg = "series_id"
    queryset = Series.objects.none()

    def get_queryset(self) -> QuerySet[Series]:
        dates = Prefetch("events", Event.objects.existing().only("series"), to_attr="dates")
        return Series.objects.filter(organizer=self.request.user.pk).prefetch_related(dates)

    def perform_create(self, serializer: Any) -> None:
        serializer.save(organizer=self.request.user)

    def perform_destroy(self, instance: Series) -> None:
        remove_series(series=instance)

    @describe(
        "Change a series",
        request=SeriesSerializer,
        answers={200: SeriesSerializer},
        errors=[400, 401, 403, 404, 413, 415],
        example={"allows_moves": False},
    )
    def partial_update(self, request: Request, series_id: int) -> Response:
        """Its title, and whether bookings may be moved from one of its dates to another."""
        serializer = self.get_serializer(self.get_object(), data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        # a row of its own would be written where somebody has removed it meanwhile, and what others changed be undone
        Series.objects.filter(pk=series_id).update(**serializer.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

"""The words by which events are found: categories and tags."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.schema import describe
from event_booking.events.models import Category, Event, Tag
from event_booking.events.serializers import CategorySerializer, TagSerializer
from event_booking.events.views.base import EventsViewSet
from event_booking.replicas import from_replica


class CategoryViewSet(ListModelMixin, EventsViewSet):
    """What kinds of events there are."""

    permission_classes = [AllowAny]
    serializer_class = CategorySerializer
    queryset = Category.objects.all()

    @describe("List categories", answers={200: CategorySerializer(many=True)}, errors=[400, 401])
    @from_replica
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Named in the language of the request."""
        return super().list(request, *args, **kwargs)


class TagViewSet(ListModelMixin, EventsViewSet):
    """Words on published events."""

    permission_classes = [AllowAny]
    serializer_class = TagSerializer
    queryset = Tag.objects.all()

    def get_queryset(self) -> QuerySet[Tag]:
        # drafts are nobody's business, and neither are their tags
        published = Event.objects.published().filter(pk=OuterRef("event"))
        return Tag.objects.filter(Exists(Event.tags.through.objects.filter(Exists(published), tag=OuterRef("pk"))))

    @describe("List tags", answers={200: TagSerializer(many=True)}, errors=[400, 401])
    @from_replica
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Tags of published events."""
        return super().list(request, *args, **kwargs)

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from event_booking.api.permissions import IsOrganizer
from event_booking.api.schema import describe
from event_booking.api.views import ApiMixin, ApiViewSet
from event_booking.events.models import Event
from event_booking.events.serializers import EventCardSerializer
from event_booking.replicas import from_replica
from event_booking.reviews import services
from event_booking.reviews.models import Favorite, Like, Review
from event_booking.reviews.serializers import (
    EventChoiceSerializer,
    FavoritedSerializer,
    LikedSerializer,
    ReplySerializer,
    ReviewEditSerializer,
    ReviewSerializer,
    ReviewSummarySerializer,
)

__all__ = [
    "EventReviewSummaryView",
    "EventReviewsView",
    "FavoriteView",
    "FavoritesView",
    "LikeView",
    "LikesView",
    "ReactionView",
    "ReviewViewSet",
]

ASKED = {"event": 1, "rating": 5, "text": "The bread was very good."}
REVIEW = {
    "id": 1,
    **ASKED,
    "author": {"id": 7, "name": "Ann Example"},
    "reply": "",
    "replied_at": None,
    "created_at": "2030-05-01T10:00:00Z",
    "updated_at": "2030-05-01T10:00:00Z",
}
STARS = {5: 8, 4: 3, 3: 1, 2: 0, 1: 0}
SUMMARY = {
    "event": 1,
    "average": 4.583,
    "count": 12,
    "histogram": [{"rating": rating, "count": given} for rating, given in STARS.items()],
    "own": None,
    "can_review": True,
}
EVENT = OpenApiParameter("event", int, required=True, description="Whose reviews: the number of a visible event.")


@extend_schema_view(
    list=describe(
        "Reviews of an event, newest first",
        answers={200: ReviewSerializer(many=True)},
        errors=[400, 401],
        answer_example=REVIEW,
        parameters=[EVENT],
    ),
    retrieve=describe("One review", answers={200: ReviewSerializer}, errors=[401, 404], answer_example=REVIEW),
    create=describe(
        "Review an event that you attended",
        answers={201: ReviewSerializer},
        refusals=["already_reviewed"],
        errors=[400, 401, 403, 413, 415],
        example=ASKED,
        answer_example=REVIEW,
    ),
    update=describe(
        "Write your review anew",
        answers={200: ReviewEditSerializer},
        errors=[400, 401, 404, 413, 415],
        example={"rating": 4, "text": "The bread was good."},
        answer_example=REVIEW,
    ),
    partial_update=describe(
        "Change your review",
        answers={200: ReviewEditSerializer},
        errors=[400, 401, 404, 413, 415],
        example={"rating": 4},
        answer_example=REVIEW,
    ),
    destroy=describe("Delete your review", answers={204: None}, errors=[401, 404]),
)
class ReviewViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    ApiViewSet,
):
    """Reviews: everybody reads, whoever was there writes, the author edits, the organizer answers."""

    permission_classes = [IsAuthenticatedOrReadOnly]
    queryset = Review.objects.none()
    lookup_value_converter = "int"

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return ReviewEditSerializer if self.action in ("update", "partial_update") else ReviewSerializer

    def get_queryset(self) -> QuerySet[Review]:
        reviews = Review.objects.select_related("author")
        if self.action == "list":
            asked = EventChoiceSerializer(data=self.request.query_params, context=self.get_serializer_context())
            asked.is_valid(raise_exception=True)
            return reviews.filter(event=asked.validated_data["event"])
        if self.action in ("update", "partial_update", "destroy"):
            return reviews.written_by(self.request.user)
        return reviews.visible_to(self.request.user)

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        serializer.instance = services.write_review(author=self.request.user, **serializer.validated_data)

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        review: Any = serializer.instance
        try:
            serializer.instance = services.change_review(review=review, **serializer.validated_data)
        except Review.DoesNotExist as error:
            raise Http404 from error

    def perform_destroy(self, instance: Review) -> None:
        services.delete_review(review=instance)

    @describe(
        "Answer a review of your event",
        request=ReplySerializer,
        answers={200: ReviewSerializer},
        errors=[400, 401, 403, 404, 413, 415],
        example={"text": "Thank you, come again."},
        answer_example={**REVIEW, "reply": "Thank you, come again.", "replied_at": "2030-05-02T10:00:00Z"},
    )
    @action(detail=True, methods=["post"], permission_classes=[IsOrganizer])
    def reply(self, request: Request, pk: int) -> Response:
        review = get_object_or_404(Review, pk=pk, event__in=Event.objects.managed_by(request.user))
        answer = ReplySerializer(data=request.data)
        answer.is_valid(raise_exception=True)
        try:
            services.reply_to_review(review=review, text=answer.validated_data["text"], actor=request.user)
        except Review.DoesNotExist as error:
            raise Http404 from error
        return self.retrieve(request)


@extend_schema_view(
    get=describe(
        "Reviews of an event, newest first",
        answers={200: ReviewSerializer(many=True)},
        errors=[400, 401, 404],
        answer_example=REVIEW,
    )
)
class EventReviewsView(ApiMixin, ListAPIView[Review]):
    """The same list, below its event."""

    get = from_replica(ListAPIView.get)
    serializer_class = ReviewSerializer
    permission_classes = [AllowAny]
    queryset = Review.objects.none()

    def get_queryset(self) -> QuerySet[Review]:
        event = get_object_or_404(Event.objects.visible_to(self.request.user).only("pk"), pk=self.kwargs["event_id"])
        return Review.objects.filter(event=event).select_related("author")


class EventReviewSummaryView(ApiMixin, GenericAPIView[Review]):
    """An event's reviews at a glance."""

    serializer_class = ReviewSummarySerializer
    permission_classes = [AllowAny]
    pagination_class = None

    @describe(
        "Show how many stars an event was given how often",
        answers={200: ReviewSummarySerializer},
        errors=[401, 404],
        answer_example=SUMMARY,
    )
    @from_replica
    def get(self, request: Request, event_id: int) -> Response:
        """With it the own review of whoever is signed in, and whether they may write one now (`CAN_REVIEW`)."""
        event = get_object_or_404(Event.objects.visible_to(request.user), pk=event_id)
        summary = services.summarize_reviews(event=event, person=request.user)
        # what is one's own stays with oneself
        return Response(self.get_serializer(summary).data, headers={"Cache-Control": "private, no-store"})


class ReactionView(ApiMixin, GenericAPIView[Any]):
    """What likes and favourites have in common: one row for each person and event, put and taken back."""

    serializer_class = EventChoiceSerializer
    permission_classes = [IsAuthenticated]
    kind: services.Reaction
    word: str

    def put_reaction(self, request: Request) -> Response:
        """201 for a new one, 200 for one that was there, with the event's new number."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        event = asked.validated_data["event"]
        counter = services.COUNTERS[self.kind]
        try:
            new = services.add_reaction(self.kind, event=event, user=request.user)
            event.refresh_from_db(fields=[counter])
        except Event.DoesNotExist as error:
            raise Http404 from error
        answer = {"event": event.pk, self.word: True, counter: getattr(event, counter)}
        return Response(answer, status.HTTP_201_CREATED if new else status.HTTP_200_OK)

    def delete_reaction(self, request: Request, event_id: int) -> Response:
        """204, also where there was none: what was asked for is true."""
        services.remove_reaction(self.kind, event_id=event_id, user=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class LikesView(ReactionView):
    """Like an event."""

    kind, word = Like, "liked"

    @describe(
        "Like an event",
        answers={201: LikedSerializer, 200: LikedSerializer},
        errors=[400, 401, 413, 415],
        example={"event": 1},
        answer_example={"event": 1, "liked": True, "likes_count": 12},
    )
    def post(self, request: Request) -> Response:
        return self.put_reaction(request)


class LikeView(ReactionView):
    """One's own like of one event."""

    kind, word = Like, "liked"

    @describe("No longer like an event", answers={204: None}, errors=[401, 404])
    def delete(self, request: Request, event_id: int) -> Response:
        return self.delete_reaction(request, event_id)


class FavoritesView(ReactionView):
    """The events that a person keeps for later."""

    kind, word = Favorite, "favorited"

    @describe(
        "Keep an event for later",
        answers={201: FavoritedSerializer, 200: FavoritedSerializer},
        errors=[400, 401, 413, 415],
        example={"event": 1},
        answer_example={"event": 1, "favorited": True, "favorites_count": 3},
    )
    def post(self, request: Request) -> Response:
        return self.put_reaction(request)

    @describe(
        "Events that you keep, the last one first",
        answers={200: EventCardSerializer(many=True)},
        errors=[400, 401],
        operation_id="favorites_list",
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        cards = EventCardSerializer([row.event for row in page], many=True, context=self.get_serializer_context())
        return self.get_paginated_response(cards.data)

    def get_queryset(self) -> QuerySet[Any]:
        person = self.request.user
        rows = Favorite.objects.filter(user=person.pk, event__in=Event.objects.visible_to(person))
        return rows.prefetch_related(Prefetch("event", Event.objects.with_card(person)))


class FavoriteView(ReactionView):
    """One event that a person keeps."""

    kind, word = Favorite, "favorited"

    @describe("No longer keep an event", answers={204: None}, errors=[401, 404])
    def delete(self, request: Request, event_id: int) -> Response:
        return self.delete_reaction(request, event_id)

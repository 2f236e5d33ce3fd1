from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema_view
from rest_framework import status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.parsers import LimitedJSONParser, UploadParser
from event_booking.api.people import find_person
from event_booking.api.schema import describe
from event_booking.api.views import ApiMixin
from event_booking.people import Person, people
from event_booking.profiles.models import Profile, Subscription
from event_booking.profiles.serializers import (
    ProfileSerializer,
    SubscribedSerializer,
    SubscriberSerializer,
    SubscriptionSerializer,
)
from event_booking.profiles.services import change_profile, profile_of, subscribe, unsubscribe

__all__ = [
    "OwnProfileView",
    "ProfileView",
    "SubscribeView",
    "SubscribersView",
    "SubscriptionsView",
    "UnsubscribeView",
    "find_profile",
    "find_user",
]

PROFILE = {
    "user": {"id": 7, "name": "Ann Example"},
    "display_name": "Ann Example",
    "bio": "I bake.",
    "avatar": None,
    "city": "Berlin",
    "website": "https://ann.example",
    "is_public": True,
    "subscribers_count": 3,
    "subscriptions_count": 0,
}

FOLLOWED = {"user": {"id": 7, "name": "Ann Example", "avatar": None}, "since": "2030-05-01T10:00:00Z"}


def find_user(user_id: str) -> Any:
    """The user of this key, of whatever type keys are; raises ``Http404``."""
    return find_person(user_id, "event_booking_profile")


def find_profile(user_id: str, viewer: Person) -> Profile:
    """The profile of this person, if the viewer may see it: public, of somebody proved and not banned, or their own."""
    everybody = get_user_model()._default_manager.all()
    shown = everybody if user_id == str(viewer.pk) else people().proved(everybody)
    user = find_person(user_id, "event_booking_profile", among=shown)
    profile = profile_of(user)
    if user.pk != viewer.pk and not (profile.is_public and people().roles(user)):
        raise Http404
    return profile


class OwnProfileView(ApiMixin, GenericAPIView[Profile]):
    """What the signed-in person shows of themselves."""

    serializer_class = ProfileSerializer
    permission_classes = [IsAuthenticated]
    parser_classes = [LimitedJSONParser, UploadParser]
    pagination_class = None

    @describe(
        "Your own profile",
        answers={200: ProfileSerializer},
        errors=[401],
        answer_example=PROFILE,
        operation_id="profile_own_retrieve",
    )
    def get(self, request: Request) -> Response:
        return Response(self.get_serializer(profile_of(request.user)).data)

    @describe(
        "Change your profile",
        answers={200: ProfileSerializer},
        errors=[400, 401, 413, 415],
        example={"display_name": "Ann Example", "city": "Berlin"},
        answer_example=PROFILE,
        operation_id="profile_own_partial_update",
    )
    def patch(self, request: Request) -> Response:
        serializer = self.get_serializer(profile_of(request.user), data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        profile = change_profile(user=request.user, **serializer.validated_data)
        return Response(self.get_serializer(profile).data)


class ProfileView(ApiMixin, GenericAPIView[Profile]):
    """What a person shows to everybody."""

    serializer_class = ProfileSerializer
    permission_classes = [AllowAny]
    pagination_class = None

    @describe("A person's profile", answers={200: ProfileSerializer}, errors=[401, 404], answer_example=PROFILE)
    def get(self, request: Request, user_id: str) -> Response:
        return Response(self.get_serializer(find_profile(user_id, request.user)).data)


class SubscribeView(ApiMixin, GenericAPIView[Profile]):
    """Begin to follow a person."""

    serializer_class = SubscribedSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = None

    @describe(
        "Follow a person",
        answers={201: SubscribedSerializer, 200: SubscribedSerializer},
        errors=[400, 401, 404],
        answer_example={"user": 7, "subscribed": True, "subscribers_count": 4},
        request=None,
    )
    def post(self, request: Request, user_id: str) -> Response:
        target = find_profile(user_id, request.user).user
        new = subscribe(subscriber=request.user, target=target)
        count = Profile.objects.values_list("subscribers_count", flat=True).get(user=target)
        answer = {"user": target.pk, "subscribed": True, "subscribers_count": count}
        return Response(answer, status.HTTP_201_CREATED if new else status.HTTP_200_OK)


class UnsubscribeView(ApiMixin, GenericAPIView[Profile]):
    """No longer follow a person."""

    permission_classes = [IsAuthenticated]
    pagination_class = None

    @describe("No longer follow a person", answers={204: None}, errors=[401, 404])
    def delete(self, request: Request, user_id: str) -> Response:
        target = find_user(user_id)
        if not unsubscribe(subscriber=request.user, target=target):
            # who is not followed is seen as by anybody: a private person is not there
            find_profile(user_id, request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(
    get=describe(
        "Who follows a person",
        answers={200: SubscriberSerializer(many=True)},
        errors=[400, 401, 404],
        answer_example=FOLLOWED,
    )
)
class SubscribersView(ApiMixin, ListAPIView[Subscription]):
    """Who follows a person, newest first. Private people are left out."""

    serializer_class = SubscriberSerializer
    permission_classes = [AllowAny]
    queryset = Subscription.objects.none()
    #: The side of a subscription on which the listed people are, and the other one.
    listed, of = "subscriber", "target"

    def get_queryset(self) -> QuerySet[Subscription]:
        profile = find_profile(self.kwargs["user_id"], self.request.user)
        return Subscription.objects.filter(**{self.of: profile.pk}).showing(self.listed, self.request.user)


@extend_schema_view(
    get=describe(
        "Whom a person follows",
        answers={200: SubscriptionSerializer(many=True)},
        errors=[400, 401, 404],
        answer_example=FOLLOWED,
    )
)
class SubscriptionsView(SubscribersView):
    """Whom a person follows, newest first. Private people are left out."""

    serializer_class = SubscriptionSerializer
    listed, of = "target", "subscriber"

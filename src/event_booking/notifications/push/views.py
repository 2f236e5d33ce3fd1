"""Browsers subscribe, are listed, and unsubscribe."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from event_booking.api.schema import describe
from event_booking.api.views import ApiMixin, PrivateMixin
from event_booking.notifications.channels import ChannelOff, channel_of
from event_booking.notifications.models import PushSubscription
from event_booking.notifications.push.serializers import (
    ENDPOINT,
    EXAMPLE,
    EndpointSerializer,
    PushKeySerializer,
    PushSubscriptionSerializer,
    SubscribeSerializer,
)
from event_booking.notifications.push.subscriptions import subscribe, unsubscribe

__all__ = ["PushKeyView", "PushSubscriptionsView"]

ANSWER = {"id": 3, "endpoint": ENDPOINT, "device": "Mozilla/5.0 (X11; Linux)", "created_at": "2026-05-02T09:30:00Z"}


class PushSubscriptionsView(PrivateMixin, ListModelMixin, ApiMixin, GenericAPIView):  # type: ignore[type-arg]
    """The browsers in which the signed-in person wants to be told."""

    serializer_class = PushSubscriptionSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> QuerySet[PushSubscription]:
        return PushSubscription.objects.of(self.request.user).order_by("-created_at")

    @describe(
        "List the browsers that get push messages",
        answers={200: PushSubscriptionSerializer(many=True)},
        errors=[400, 401],
        answer_example=ANSWER,
        operation_id="push_subscriptions_list",
    )
    def get(self, request: Request) -> Response:
        return self.list(request)

    @describe(
        "Send push messages to this browser",
        description="The body is what `PushSubscription.toJSON()` gives. A browser belongs to whoever subscribed last.",
        answers={201: PushSubscriptionSerializer},
        refusals=["channel_off"],
        errors=[400, 401, 413, 415],
        request=SubscribeSerializer,
        example=EXAMPLE,
        answer_example=ANSWER,
    )
    def post(self, request: Request) -> Response:
        _public_key()
        wanted = SubscribeSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        endpoint, keys = wanted.validated_data["endpoint"], wanted.validated_data["keys"]
        device = request.headers.get("User-Agent", "")
        row = subscribe(user=request.user, endpoint=endpoint, device=device, **keys)
        return Response(self.get_serializer(row).data, status.HTTP_201_CREATED)

    @describe(
        "Send no more push messages to this browser",
        description="The endpoint stands in the address or in the body. Call it at logout, too.",
        answers={204: None},
        errors=[400, 401, 413, 415],
        parameters=[OpenApiParameter("endpoint", str, description="The endpoint of the browser.")],
        request=None,
    )
    def delete(self, request: Request) -> Response:
        given = EndpointSerializer(data=request.query_params if "endpoint" in request.query_params else request.data)
        given.is_valid(raise_exception=True)
        unsubscribe(user=request.user, endpoint=given.validated_data["endpoint"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class PushKeyView(PrivateMixin, ApiMixin, APIView):
    """What browsers subscribe with."""

    permission_classes = [IsAuthenticated]

    @describe("Show the site's key for push messages", answers={200: PushKeySerializer}, errors=[401])
    def get(self, request: Request) -> Response:
        try:
            return Response({"public_key": _public_key()})
        except ChannelOff:
            return Response({"public_key": None})


def _public_key() -> str:
    """Raises ``ChannelOff`` where the channel is missing, or lacks what it needs."""
    try:
        from event_booking.notifications.backends.web_push import WebPushBackend

        return channel_of(WebPushBackend).public_key
    except (ImportError, ValueError) as error:  # system checks say it to the site's owner
        raise ChannelOff from error

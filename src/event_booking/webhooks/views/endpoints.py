"""An organizer's webhooks, and their logs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.api.permissions import IsOrganizer
from event_booking.api.schema import describe
from event_booking.api.views import ApiViewSet
from event_booking.webhooks import examples, services
from event_booking.webhooks.exceptions import WebhookDisabled
from event_booking.webhooks.models import Delivery, Endpoint
from event_booking.webhooks.serializers import DeliverySerializer, EndpointSerializer, NewEndpointSerializer
from event_booking.webhooks.views.private import PrivateMixin

STATE = OpenApiParameter("state", str, enum=Delivery.State.values, description="Only those.")


@contextmanager
def gone_is_404() -> Iterator[None]:
    """Somebody removed it between the look and the deed."""
    try:
        yield
    except Endpoint.DoesNotExist as error:
        raise Http404 from error


@extend_schema_view(
    list=describe(
        "List your webhooks", answers={200: EndpointSerializer(many=True)}, errors=[400, 401, 403],
        description="Newest first.",
    ),
    retrieve=describe("Show a webhook", answers={200: EndpointSerializer}, errors=[401, 403, 404]),
)  # fmt: skip
class EndpointViewSet(PrivateMixin, ListModelMixin, RetrieveModelMixin, ApiViewSet):
    """The signed-in organizer's own webhooks."""

    serializer_class: Any = EndpointSerializer
    permission_classes = [IsOrganizer]
    lookup_url_kwarg = "webhook_id"
    queryset = Endpoint.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        return Endpoint.objects.of(self.request.user.pk).order_by("-id")

    @describe(
        "Make a webhook",
        description="Facts about your events are sent to it from now on, signed with `secret` as Standard Webhooks "
        "has it. The secret is told this once.",
        request=EndpointSerializer,
        answers={201: NewEndpointSerializer},
        refusals=["too_many_webhooks"],
        errors=[400, 401, 403, 413, 415],
        example=examples.WISH,
    )
    def create(self, request: Request) -> Response:
        wish = self.get_serializer(data=request.data)
        wish.is_valid(raise_exception=True)
        endpoint, secret = services.create_endpoint(owner=request.user, **wish.validated_data)
        return Response(NewEndpointSerializer(endpoint, context={"secret": secret}).data, status=201)

    @describe(
        "Change a webhook",
        description="`is_active: true` turns one on again that was turned off, by you or because it failed. What "
        "happened meanwhile is in the feed.",
        request=EndpointSerializer,
        answers={200: EndpointSerializer},
        errors=[400, 401, 403, 404, 413, 415],
        example={"is_active": True},
    )
    def partial_update(self, request: Request, webhook_id: int) -> Response:
        endpoint = self.get_object()
        changes = self.get_serializer(endpoint, data=request.data, partial=True)
        changes.is_valid(raise_exception=True)
        with gone_is_404():
            changed = services.update_endpoint(endpoint=endpoint, **changes.validated_data)
        return Response(self.get_serializer(changed).data)

    @describe("Remove a webhook", answers={204: None}, errors=[401, 403, 404], description="Its log goes with it.")
    def destroy(self, request: Request, webhook_id: int) -> Response:
        services.delete_endpoint(endpoint=self.get_object())
        return Response(status=204)

    @describe(
        "Give a webhook a new secret",
        description="It is told this once. For a day everything is signed with the old one as well.",
        request=None,
        answers={200: NewEndpointSerializer},
        errors=[401, 403, 404],
    )
    def rotate_secret(self, request: Request, webhook_id: int) -> Response:
        endpoint = self.get_object()
        with gone_is_404():
            secret = services.rotate_secret(endpoint=endpoint, actor=request.user)
        return Response(NewEndpointSerializer(endpoint, context={"secret": secret}).data)

    @describe(
        "Try a webhook out",
        description="Sends a `webhook.ping`, in the background; look in the log what came of it.",
        request=None,
        answers={202: DeliverySerializer},
        answer_example=examples.DELIVERY,
        refusals=["webhook_disabled"],
        errors=[401, 403, 404],
    )
    def test(self, request: Request, webhook_id: int) -> Response:
        with gone_is_404():
            delivery = services.ping(endpoint=self.get_object())
        return Response(DeliverySerializer(delivery).data, status=202)

    @describe(
        "Read a webhook's log",
        description="What was sent, waits or was given up, newest first.",
        answers={200: DeliverySerializer(many=True)},
        errors=[400, 401, 403, 404],
        parameters=[STATE],
    )
    def deliveries(self, request: Request, webhook_id: int) -> Response:
        rows = self._log()
        state = request.query_params.get("state")
        if state is not None and state not in Delivery.State.values:
            raise ValidationError({"state": [_("This is no state.")]})
        page = self.paginate_queryset(rows if state is None else rows.filter(state=state))
        return self.get_paginated_response(DeliverySerializer(page, many=True).data)

    @describe(
        "Send something once more",
        description="Whatever became of it, in the background, with the same `webhook-id`.",
        request=None,
        answers={202: DeliverySerializer},
        answer_example=examples.DELIVERY,
        refusals=["webhook_disabled"],
        errors=[401, 403, 404],
    )
    def resend(self, request: Request, webhook_id: int, delivery_id: int) -> Response:
        mine = self._log().filter(pk=delivery_id)
        if not mine.exists():
            raise Http404
        if not services.resend(deliveries=mine):
            raise WebhookDisabled
        return Response(DeliverySerializer(get_object_or_404(mine)).data, status=202)

    def _log(self) -> QuerySet[Delivery]:
        return Delivery.objects.filter(endpoint=self.get_object()).select_related("message").order_by("-id")

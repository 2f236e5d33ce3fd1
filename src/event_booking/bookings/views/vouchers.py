"""Vouchers over HTTP: an organizer's, and what one does for whoever was given its code."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

from event_booking.api.schema import describe
from event_booking.api.views import ApiMixin
from event_booking.bookings import services
from event_booking.bookings.models import Voucher
from event_booking.bookings.serializers import PreviewSerializer, VoucherCodeSerializer, VoucherSerializer
from event_booking.bookings.views.managed import ManagedEventView
from event_booking.events.models import Event

EXAMPLE = {"code": "EARLY20", "kind": "percentage", "value": "20", "budget": 100}


@extend_schema_view(
    list=describe(
        "List an event's vouchers",
        answers={200: VoucherSerializer(many=True)},
        errors=[400, 401, 403, 404],
        description="For its organizer. Newest first.",
    ),
    retrieve=describe("Show a voucher", answers={200: VoucherSerializer}, errors=[401, 403, 404]),
)
class VoucherViewSet(ListModelMixin, RetrieveModelMixin, ViewSetMixin, ManagedEventView):
    """Vouchers of one event, for its organizer."""

    serializer_class = VoucherSerializer
    lookup_url_kwarg = "voucher_id"
    queryset = Voucher.objects.none()

    def get_queryset(self) -> QuerySet[Voucher]:
        return Voucher.objects.living().filter(event=self.get_event()).prefetch_related("ticket_types")

    @describe(
        "Make a voucher",
        description="One use is one discounted ticket. Without a code, one is made up.",
        request=VoucherSerializer,
        answers={201: VoucherSerializer},
        errors=[400, 401, 403, 404, 413, 415],
        example=EXAMPLE,
    )
    def create(self, request: Request, event_id: int) -> Response:
        event = self.get_event()
        terms = self.get_serializer(data=request.data)
        terms.is_valid(raise_exception=True)
        return self.answer(services.create_voucher(event=event, actor=request.user, **terms.validated_data), status=201)

    @describe(
        "Change a voucher",
        description="For what is bought from now on: bookings keep their price.",
        request=VoucherSerializer,
        answers={200: VoucherSerializer},
        refusals=["budget_below_used"],
        errors=[400, 401, 403, 404, 413, 415],
        example={"budget": 50},
    )
    def partial_update(self, request: Request, event_id: int, voucher_id: int) -> Response:
        voucher = self.get_object()
        changes = self.get_serializer(voucher, data=request.data, partial=True)
        changes.is_valid(raise_exception=True)
        return self.answer(services.update_voucher(voucher=voucher, actor=request.user, **changes.validated_data))

    @describe(
        "Take a voucher back",
        description="Nobody buys with it any more; bookings keep their price.",
        answers={204: None},
        errors=[401, 403, 404],
    )
    def destroy(self, request: Request, event_id: int, voucher_id: int) -> Response:
        services.remove_voucher(voucher=self.get_object(), actor=request.user)
        return Response(status=204)

    def answer(self, voucher: Voucher, *, status: int = 200) -> Response:
        """The voucher as it is stored now."""
        return Response(self.get_serializer(self.get_queryset().get(pk=voucher.pk)).data, status=status)


class CheckVoucherView(ApiMixin, APIView):
    """Looking before buying."""

    permission_classes = [IsAuthenticated]

    @describe(
        "Ask what a voucher does",
        description="Names the ticket types that it is good for, hidden ones that it unlocks among them, and what one "
        "ticket costs. Nothing is reserved.",
        request=VoucherCodeSerializer,
        answers={200: PreviewSerializer},
        refusals=["voucher_invalid", "voucher_used_up"],
        errors=[400, 401, 404, 413, 415],
        example={"code": "EARLY20"},
    )
    def post(self, request: Request, event_id: int) -> Response:
        given = VoucherCodeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        event = get_object_or_404(Event.objects.published(), pk=event_id)
        voucher, offers = services.preview_voucher(event=event, user=request.user, **given.validated_data)
        return Response(PreviewSerializer(voucher, context={"offers": offers}).data)

from django.db import transaction
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.permissions import IsAuthenticatedOrReadOnly

from event_booking.bookings.views import BookingViewSet
from event_booking.events.views import EventViewSet
from kitchen import serializers
from kitchen.models import Course
from kitchen.permissions import IsCookOrReadOnly

SHOWN = serializers.CourseSerializer
SIGNED = serializers.CourseSignedBookingSerializer
WRITTEN = {"request": serializers.CourseInputSerializer}


@extend_schema_view(
    list=extend_schema(responses=serializers.CourseCardSerializer(many=True)),
    retrieve=extend_schema(responses=SHOWN),
    create=extend_schema(**WRITTEN, responses={201: SHOWN}),
    update=extend_schema(**WRITTEN, responses=SHOWN),
    partial_update=extend_schema(**WRITTEN, responses=SHOWN),
    publish=extend_schema(responses=SHOWN),
    cancel=extend_schema(responses=SHOWN),
)
class CourseViewSet(EventViewSet):
    """Events, with what the kitchen keeps about them."""

    permission_classes = [IsAuthenticatedOrReadOnly, IsCookOrReadOnly]
    serializer_class = serializers.CourseSerializer
    card_serializer_class = serializers.CourseCardSerializer
    input_serializer_class = serializers.CourseInputSerializer

    def get_queryset(self):
        return super().get_queryset().select_related("course")

    @transaction.atomic
    def perform_create(self, values):
        allergens = values.pop("allergens", "")
        event = super().perform_create(values)
        Course.objects.create(event=event, allergens=allergens)
        return event

    @transaction.atomic
    def perform_update(self, event, values):
        allergens = values.pop("allergens", None)
        event = super().perform_update(event, values)
        if allergens is not None:
            Course.objects.update_or_create(event=event, defaults={"allergens": allergens})
        return event


@extend_schema_view(
    list=extend_schema(responses=serializers.CourseBookingSerializer(many=True)),
    create=extend_schema(responses={201: serializers.CourseBookingSerializer}),
    cancel=extend_schema(responses=serializers.CourseBookingSerializer),
    **dict.fromkeys(["retrieve", "confirm", "extend", "move"], extend_schema(responses=SIGNED)),
)
class CourseBookingViewSet(BookingViewSet):
    """One's own bookings, with what is in the food."""

    serializer_class = serializers.CourseBookingSerializer
    signed_serializer_class = serializers.CourseSignedBookingSerializer

    def get_queryset(self):
        return super().get_queryset().select_related("event__course")

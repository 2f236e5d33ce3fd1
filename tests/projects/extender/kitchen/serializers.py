from rest_framework import serializers

from event_booking.bookings.serializers import BookingSerializer, SignedBookingSerializer
from event_booking.events.serializers import EventCardSerializer, EventInputSerializer, EventSerializer


class CourseCardSerializer(EventCardSerializer):
    allergens = serializers.CharField(source="course.allergens", default="", read_only=True)

    class Meta(EventCardSerializer.Meta):
        fields = [*EventCardSerializer.Meta.fields, "allergens"]


class CourseSerializer(EventSerializer):
    allergens = serializers.CharField(source="course.allergens", default="", read_only=True)

    class Meta(EventSerializer.Meta):
        fields = [*EventSerializer.Meta.fields, "allergens"]


class CourseInputSerializer(EventInputSerializer):
    allergens = serializers.CharField(max_length=200, required=False, allow_blank=True)

    class Meta(EventInputSerializer.Meta):
        fields = [*EventInputSerializer.Meta.fields, "allergens"]


class CourseBookingSerializer(BookingSerializer):
    allergens = serializers.CharField(source="event.course.allergens", default="", read_only=True)

    class Meta(BookingSerializer.Meta):
        fields = [*BookingSerializer.Meta.fields, "allergens"]


class CourseSignedBookingSerializer(SignedBookingSerializer):
    allergens = serializers.CharField(source="event.course.allergens", default="", read_only=True)

    class Meta(SignedBookingSerializer.Meta):
        fields = [*SignedBookingSerializer.Meta.fields, "allergens"]

"""An event of ours in the API."""

# --- what docs/not-swappable.rst shows
from rest_framework import serializers

from event_booking.events.serializers import EventSerializer
from event_booking.events.views import EventViewSet


class WorkshopSerializer(EventSerializer):
    needs_apron = serializers.SerializerMethodField()

    class Meta(EventSerializer.Meta):
        fields = [*EventSerializer.Meta.fields, "needs_apron"]

    def get_needs_apron(self, event) -> bool:
        return hasattr(event, "workshop") and event.workshop.needs_apron


class WorkshopViewSet(EventViewSet):
    serializer_class = WorkshopSerializer

    def get_queryset(self):
        return super().get_queryset().select_related("workshop")
# ---

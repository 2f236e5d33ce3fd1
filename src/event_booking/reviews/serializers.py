from typing import Any

from rest_framework import serializers

from event_booking.api.people import PersonSerializer
from event_booking.events.fields import InstantField
from event_booking.events.models import Event
from event_booking.people import Person
from event_booking.reviews.models import Review


class VisibleEventField(serializers.PrimaryKeyRelatedField[Event]):
    """The number of an event that this person may see."""

    def __init__(self, **kwargs: Any) -> None:
        # without it 1.5 would be the first event, and 1e999 a fault
        super().__init__(queryset=Event.objects.all(), pk_field=serializers.IntegerField(), **kwargs)

    def get_queryset(self) -> Any:
        person: Person = self.context["request"].user
        return Event.objects.visible_to(person)


class EventChoiceSerializer(serializers.Serializer[Any]):
    """Names an event."""

    event = VisibleEventField()


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """What somebody thinks of an event, and what its organizer answered."""

    event = VisibleEventField()
    author = PersonSerializer(read_only=True)
    replied_at = InstantField(read_only=True, allow_null=True)
    created_at = InstantField(read_only=True)
    updated_at = InstantField(read_only=True)

    class Meta:
        model = Review
        fields = ["id", "event", "author", "rating", "text", "reply", "replied_at", "created_at", "updated_at"]
        read_only_fields = ["reply"]


class ReviewEditSerializer(ReviewSerializer):
    """The same for its author, later: a review stays with its event."""

    event: Any = serializers.PrimaryKeyRelatedField(read_only=True)


class ReplySerializer(serializers.Serializer[Any]):
    """What an organizer answers."""

    text = serializers.CharField(max_length=5000)


class StarsSerializer(serializers.Serializer[Any]):
    """How often a number of stars was given."""

    rating = serializers.IntegerField()
    count = serializers.IntegerField()


class ReviewSummarySerializer(serializers.Serializer[Any]):
    """An event's reviews in numbers, and what the one who asks has to do with them."""

    event = serializers.IntegerField()
    average = serializers.FloatField(allow_null=True)
    count = serializers.IntegerField()
    histogram = StarsSerializer(many=True)
    own = ReviewSerializer(allow_null=True)
    can_review = serializers.BooleanField()


class LikedSerializer(serializers.Serializer[Any]):
    """The answer to whoever likes an event."""

    event = serializers.IntegerField()
    liked = serializers.BooleanField()
    likes_count = serializers.IntegerField()


class FavoritedSerializer(serializers.Serializer[Any]):
    """The answer to whoever keeps an event for later."""

    event = serializers.IntegerField()
    favorited = serializers.BooleanField()
    favorites_count = serializers.IntegerField()

from datetime import UTC
from typing import Any

from django.contrib.auth import get_user_model
from django.core.validators import URLValidator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from event_booking.api.images import CleanImage, clean_image
from event_booking.api.people import PersonSerializer
from event_booking.people import people
from event_booking.profiles.models import Profile, Subscription
from event_booking.profiles.services import profile_of


class AvatarField(serializers.FileField):
    """A picture goes in, its address comes out; ``null`` and ``""`` mean none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_null=True, required=False, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return super().run_validation(None if data == "" else data)

    def to_internal_value(self, data: Any) -> CleanImage:  # type: ignore[override]
        upload: Any = super().to_internal_value(data)
        return clean_image(upload)


class ProfilePersonSerializer(PersonSerializer):
    """A person by the name that they chose."""

    def get_name(self, user: Any) -> str:
        return profile_of(user).display_name or people().get_name(user)


class FollowedPersonSerializer(ProfilePersonSerializer):
    """A person in a list of people."""

    avatar = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_avatar(self, user: Any) -> str | None:
        picture = profile_of(user).avatar
        return self.context["request"].build_absolute_uri(picture.url) if picture else None


class ProfileSerializer(serializers.ModelSerializer[Profile]):
    """What a person shows of themselves."""

    user = ProfilePersonSerializer(read_only=True)
    avatar = AvatarField()
    website = serializers.URLField(
        max_length=200, required=False, allow_blank=True, validators=[URLValidator(["http", "https"])]
    )

    class Meta:
        model = Profile
        fields = [
            "user",
            "display_name",
            "bio",
            "avatar",
            "city",
            "website",
            "is_public",
            "subscribers_count",
            "subscriptions_count",
        ]
        read_only_fields = ["subscribers_count", "subscriptions_count"]


class SubscribedSerializer(serializers.Serializer[Any]):
    """The answer to whoever begins to follow somebody."""

    user = serializers.ModelField(model_field=get_user_model()._meta.pk, read_only=True)
    subscribed = serializers.BooleanField()
    subscribers_count = serializers.IntegerField()


class SubscriberSerializer(serializers.ModelSerializer[Subscription]):
    """Somebody who follows."""

    user = FollowedPersonSerializer(source="subscriber", read_only=True)
    since = serializers.DateTimeField(source="created_at", read_only=True, default_timezone=UTC)

    class Meta:
        model = Subscription
        fields = ["user", "since"]


class SubscriptionSerializer(SubscriberSerializer):
    """Somebody who is followed."""

    user = FollowedPersonSerializer(source="target", read_only=True)

"""How people appear in answers: a number and a name, whatever the site's user model."""

from typing import Any

from django.contrib.auth import get_user_model
from rest_framework import serializers

from event_booking.people import people


class PersonSerializer(serializers.Serializer[Any]):
    """``{"id", "name"}`` of a user."""

    id = serializers.ModelField(model_field=get_user_model()._meta.pk, read_only=True)
    name = serializers.SerializerMethodField()

    def get_name(self, user: Any) -> str:
        return people().get_name(user)

"""How people appear in answers: a number and a name, whatever the site's user model."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers

from event_booking.people import people


class PersonSerializer(serializers.Serializer[Any]):
    """``{"id", "name"}`` of a user."""

    id = serializers.ModelField(model_field=get_user_model()._meta.pk, read_only=True)
    name = serializers.SerializerMethodField()

    def get_name(self, user: Any) -> str:
        return people().get_name(user)


def find_person(user_id: str, *related: str, among: QuerySet[Any] | None = None) -> Any:
    """The user of this key, of whatever type keys are, with these related rows; raises ``Http404``."""
    users: Any = get_user_model()._default_manager.all() if among is None else among
    if "\0" in user_id:  # which no database takes, whatever the type
        raise Http404
    try:
        key = users.model._meta.pk.to_python(user_id)
    except ValidationError as error:
        raise Http404 from error
    user = users.filter(pk=key).select_related(*related).first() if related else users.filter(pk=key).first()
    if user is None:
        raise Http404
    return user

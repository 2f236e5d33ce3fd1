"""Who somebody is, to themselves, and what they change about it."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from event_booking.accounts.fields import NameField, PasswordField, known_zone
from event_booking.accounts.services.new_passwords import must_set_password
from event_booking.people import ADMIN, ORGANIZER, USER, people

ROLES = {"type": "array", "items": {"type": "string", "enum": [USER, ORGANIZER, ADMIN]}}


class UserSerializer(serializers.Serializer[Any]):
    """Who somebody is, to themselves."""

    id = serializers.SerializerMethodField()
    email = serializers.SerializerMethodField()
    first_name = serializers.SerializerMethodField()
    last_name = serializers.SerializerMethodField()
    must_set_password = serializers.SerializerMethodField()
    roles = serializers.SerializerMethodField()

    @extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
    def get_id(self, user: Any) -> Any:
        return user.pk

    def get_email(self, user: Any) -> str:
        return people().get_email(user)

    def get_first_name(self, user: Any) -> str:
        return people().get_full_name(user)[0]

    def get_last_name(self, user: Any) -> str:
        return people().get_full_name(user)[1]

    def get_must_set_password(self, user: Any) -> bool:
        return must_set_password(user)

    @extend_schema_field(ROLES)
    def get_roles(self, user: Any) -> list[str]:
        return sorted(people().roles(user), key=[USER, ORGANIZER, ADMIN].index)


class AccountSerializer(UserSerializer):
    """The own account."""

    language = serializers.SerializerMethodField()
    timezone = serializers.SerializerMethodField()

    def get_language(self, user: Any) -> str:
        return people().get_language(user)

    def get_timezone(self, user: Any) -> str:
        return people().get_timezone(user)


class AccountChangeSerializer(serializers.Serializer[Any]):
    """What people change about their own account."""

    first_name = NameField("first_name")
    last_name = NameField("last_name")
    language = serializers.CharField(max_length=10, required=False)
    timezone = serializers.CharField(max_length=64, required=False, validators=[known_zone])

    def validate_language(self, value: str) -> str:
        # asked here, since the site's languages may differ from one test to the next
        return serializers.ChoiceField(choices=settings.LANGUAGES).run_validation(value)  # type: ignore[no-any-return]


class PasswordSerializer(serializers.Serializer[Any]):
    """The password, unless there is none (``must_set_password``)."""

    password = PasswordField(required=False, allow_blank=True, default="")


class OrganizerRequestSerializer(serializers.Serializer[Any]):
    """What an admin should know about who asks."""

    message = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="", write_only=True)

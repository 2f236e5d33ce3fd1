"""What is sent and answered."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError as DjangoValidationError
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from event_booking.accounts.fields import AddressField, NameField, PasswordField, known_zone
from event_booking.accounts.services.passwords import check_new_password
from event_booking.api.schema import shown_as
from event_booking.people import ADMIN, ORGANIZER, USER, people

TOKENS = {"access": "eyJhbGciOiJIUzI1NiJ9…", "refresh": "eyJhbGciOiJIUzI1NiJ9…"}
PERSON = {
    "id": 5,
    "email": "ann@example.com",
    "first_name": "Ann",
    "last_name": "Example",
    "must_set_password": False,
    "roles": ["user", "organizer"],
}
ROLES = {"type": "array", "items": {"type": "string", "enum": [USER, ORGANIZER, ADMIN]}}


class RegisterSerializer(serializers.Serializer[Any]):
    """Sign-up."""

    email = AddressField()
    password = PasswordField()
    first_name = NameField()
    last_name = NameField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        names = {name: attrs[name] for name in ("first_name", "last_name") if name in attrs}
        _check_password("password", attrs["password"], email=attrs["email"], **names)
        return attrs


class EmailSerializer(serializers.Serializer[Any]):
    """An address."""

    email = AddressField()


class ActivateSerializer(EmailSerializer):
    """An address and the code that was sent to it."""

    code = serializers.CharField(max_length=20, write_only=True)


class ResetPasswordSerializer(ActivateSerializer):
    """An address, the code that was sent to it, and a new password."""

    new_password = PasswordField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        _check_password("new_password", attrs["new_password"], email=attrs["email"])
        return attrs


class LoginSerializer(EmailSerializer):
    """An address and a password."""

    password = PasswordField()


class RefreshSerializer(serializers.Serializer[Any]):
    """A refresh token."""

    refresh = serializers.CharField(max_length=8000, write_only=True)


class ChangePasswordSerializer(serializers.Serializer[Any]):
    """The old password, unless there is none (``must_set_password``), and the new one."""

    old_password = PasswordField(required=False, allow_blank=True, default="")
    new_password = PasswordField()


class PasswordSerializer(serializers.Serializer[Any]):
    """The password, unless there is none (``must_set_password``)."""

    password = PasswordField(required=False, allow_blank=True, default="")


class OrganizerRequestSerializer(serializers.Serializer[Any]):
    """What an admin should know about who asks."""

    message = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="", write_only=True)


class DetailSerializer(serializers.Serializer[Any]):
    """A sentence for people."""

    detail = serializers.CharField()


@shown_as(TOKENS)
class TokensSerializer(serializers.Serializer[Any]):
    """The two tokens of a session."""

    access = serializers.CharField()
    refresh = serializers.CharField()


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
        return not user.has_usable_password()

    @extend_schema_field(ROLES)
    def get_roles(self, user: Any) -> list[str]:
        return sorted(people().roles(user), key=[USER, ORGANIZER, ADMIN].index)


@shown_as({**TOKENS, "user": PERSON})
class SignedInSerializer(TokensSerializer):
    """The tokens of a new session, and whose it is."""

    user = UserSerializer()


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

    first_name = NameField()
    last_name = NameField()
    language = serializers.CharField(max_length=10, required=False)
    timezone = serializers.CharField(max_length=64, required=False, validators=[known_zone])

    def validate_language(self, value: str) -> str:
        # asked here, since the site's languages may differ from one test to the next
        return serializers.ChoiceField(choices=settings.LANGUAGES).run_validation(value)  # type: ignore[no-any-return]


def _check_password(field: str, password: str, **names: str) -> None:
    try:
        check_new_password(password, **names)
    except DjangoValidationError as error:
        raise serializers.ValidationError({field: error.messages}) from error

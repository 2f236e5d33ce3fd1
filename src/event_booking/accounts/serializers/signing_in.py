"""Sign-up, signing in, passwords."""

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import serializers

from event_booking.accounts.fields import AddressField, NameField, PasswordField
from event_booking.accounts.serializers.people import UserSerializer
from event_booking.accounts.services.new_passwords import check_new_password
from event_booking.accounts.session_cookie import TokenOfCookie
from event_booking.api.schema import shown_as

TOKENS = {"access": "eyJhbGciOiJIUzI1NiJ9…", "refresh": "eyJhbGciOiJIUzI1NiJ9…"}
PERSON = {
    "id": 5,
    "email": "ann@example.com",
    "first_name": "Ann",
    "last_name": "Example",
    "must_set_password": False,
    "roles": ["user", "organizer"],
}


class DetailSerializer(serializers.Serializer[Any]):
    """A sentence for people."""

    detail = serializers.CharField()


class RegisterSerializer(serializers.Serializer[Any]):
    """Sign-up."""

    email = AddressField()
    password = PasswordField()
    first_name = NameField("first_name")
    last_name = NameField("last_name")

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
    """An address and a password, and the token that this device was given when the person signed in here before."""

    password = PasswordField()
    device_token = serializers.CharField(max_length=100, required=False, allow_blank=True, write_only=True)


class RefreshSerializer(serializers.Serializer[Any]):
    """A refresh token, from the body or, with `X-Session: cookie`, from the cookie."""

    refresh = serializers.CharField(max_length=8000, write_only=True, default=TokenOfCookie())  # type: ignore[arg-type]


class ChangePasswordSerializer(serializers.Serializer[Any]):
    """The old password, unless there is none (``must_set_password``), and the new one."""

    old_password = PasswordField(required=False, allow_blank=True, default="")
    new_password = PasswordField()


@shown_as(TOKENS)
class TokensSerializer(serializers.Serializer[Any]):
    """The two tokens of a session. With `X-Session: cookie` the second one is in the cookie."""

    access = serializers.CharField()
    refresh = serializers.CharField(required=False)


@shown_as({**TOKENS, "device_token": "wBq3…", "user": PERSON})
class SignedInSerializer(TokensSerializer):
    """The tokens of a new session, and whose it is. `device_token` is for the next `login/` on this device."""

    device_token = serializers.CharField()
    user = UserSerializer()


def _check_password(field: str, password: str, **names: str) -> None:
    try:
        check_new_password(password, **names)
    except DjangoValidationError as error:
        raise serializers.ValidationError({field: error.messages}) from error

"""Signing in by another site, and by which ones somebody does."""

from typing import Any

from dj_rest_auth.registration.serializers import SocialAccountSerializer as RestAuthSocialAccountSerializer
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from event_booking.accounts.fields import one_line
from event_booking.api.schema import shown_as
from event_booking.conf import app_settings

ACME = {
    "id": "acme",
    "name": "Acme",
    "authorization_url": "https://login.acme.example/authorize",
    "parameters": {
        "client_id": "event-booking",
        "response_type": "code",
        "scope": "openid profile email",
        "code_challenge_method": "S256",
    },
}

#: RFC 7636, 4.1.
verifier = RegexValidator(r"\A[A-Za-z0-9._~-]+\Z", _("Letters, digits and - . _ ~ only."))


class SocialLoginSerializer(serializers.Serializer[Any]):
    """What the client brings back from the provider, and what it kept for itself."""

    code = serializers.CharField(max_length=4000, write_only=True, validators=[one_line])
    redirect_uri = serializers.CharField(
        max_length=2000, write_only=True, help_text="The address to which the provider sent the code, to the letter."
    )
    code_verifier = serializers.CharField(
        min_length=43,
        max_length=128,
        write_only=True,
        validators=[verifier],
        help_text="The secret from which the client made the `code_challenge`.",
    )
    nonce = serializers.CharField(
        max_length=255,
        required=False,
        allow_blank=True,
        default="",
        write_only=True,
        help_text="What the client sent as `nonce`, if it sent one.",
    )
    device_token = serializers.CharField(
        max_length=100,
        required=False,
        allow_blank=True,
        default="",
        write_only=True,
        help_text="As for `login/`.",
    )

    def validate_redirect_uri(self, value: str) -> str:
        if value not in app_settings().SOCIAL_REDIRECT_URIS:
            raise serializers.ValidationError(_("Nobody can be sent back to this address."))
        return value


@shown_as({"id": ACME["id"], "name": ACME["name"]})
class ProviderSerializer(serializers.Serializer[Any]):
    """Another site by which people can sign in."""

    id = serializers.CharField()
    name = serializers.CharField()


@shown_as({"next": None, "previous": None, "results": [{"id": ACME["id"], "name": ACME["name"]}]})
class ProvidersSerializer(serializers.Serializer[Any]):
    """All of them, shaped like every list: there are few, and so one page."""

    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ProviderSerializer(many=True)


@shown_as(ACME)
class AuthorizationSerializer(ProviderSerializer):
    """Where the client sends people, and with what; `state`, `redirect_uri` and `code_challenge` are its own."""

    authorization_url = serializers.CharField()
    parameters = serializers.DictField(child=serializers.CharField())


@shown_as(
    {
        "id": 3,
        "provider": "acme",
        "uid": "248289761001",
        "email": "ann@example.com",
        "last_login": "2030-05-02T08:15:00Z",
        "date_joined": "2030-05-01T10:00:00Z",
    }
)
class SocialAccountSerializer(RestAuthSocialAccountSerializer):  # type: ignore[misc]
    """dj-rest-auth's, and the address that tells two links apart."""

    email = serializers.SerializerMethodField(help_text="The address at the provider, when it was linked.")

    class Meta(RestAuthSocialAccountSerializer.Meta):  # type: ignore[misc]
        fields = ("id", "provider", "uid", "email", "last_login", "date_joined")
        read_only_fields = fields

    def get_email(self, row: Any) -> str:
        return str(row.extra_data.get("email", "")) if isinstance(row.extra_data, dict) else ""

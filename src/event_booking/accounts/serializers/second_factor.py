"""The second factor, and the second step of a login."""

from typing import Any

from rest_framework import serializers

from event_booking.accounts.serializers.people import PasswordSerializer
from event_booking.api.schema import RefusalSerializer, shown_as

CODES = ["04839201", "77120934", "…"]
PASSKEY = {"id": 3, "name": "Ann's phone", "created_at": "2030-05-01T10:00:00Z", "last_used_at": None}


class SecondFactorCodeField(serializers.CharField):
    """What the app shows, or a recovery code; blanks and dashes in it do not matter."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, write_only=True, **kwargs)


class PasskeySerializer(serializers.Serializer[Any]):
    """A passkey, by the name that its owner gave it."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="data.name")
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)


@shown_as(
    {
        "totp": True,
        "turned_on_at": "2030-05-01T10:00:00Z",
        "last_used_at": "2030-05-02T08:15:00Z",
        "recovery_codes_left": 9,
        "passkeys": [PASSKEY],
    }
)
class SecondFactorSerializer(serializers.Serializer[Any]):
    """What is on: an app with codes that change (`totp`), and how many recovery codes are left."""

    totp = serializers.BooleanField()
    turned_on_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)
    recovery_codes_left = serializers.IntegerField()
    passkeys = PasskeySerializer(many=True)


@shown_as(
    {
        "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        "otpauth_uri": "otpauth://totp/Event%20Booking%3Aann%40example.com?secret=JBSWY3DPEHPK3PXP…",
        "qr_svg": "data:image/svg+xml;charset=utf-8,%3Csvg…",
        "setup_token": "gAAAAABo…",
    }
)
class SetupSerializer(serializers.Serializer[Any]):
    """What the person's app needs. `qr_svg` is the URI as a picture, for the `src` of an image."""

    secret = serializers.CharField()
    otpauth_uri = serializers.CharField()
    qr_svg = serializers.CharField()
    setup_token = serializers.CharField()


class ConfirmSetupSerializer(serializers.Serializer[Any]):
    """The `setup_token`, and the first code that the app shows."""

    setup_token = serializers.CharField(max_length=2000, write_only=True)
    code = SecondFactorCodeField()


class PasswordAndCodeSerializer(PasswordSerializer):
    """The password, unless there is none (`must_set_password`), and a code."""

    code = SecondFactorCodeField()


class BeginSetupSerializer(PasswordSerializer):
    """The password, unless there is none (`must_set_password`), and a code if another second factor is on."""

    code = SecondFactorCodeField(required=False, allow_blank=True)


@shown_as({"recovery_codes": CODES})
class RecoveryCodesSerializer(serializers.Serializer[Any]):
    """Codes for the day on which the app is lost. Each works once; they are shown this once."""

    recovery_codes = serializers.ListField(child=serializers.CharField())


class SecondStepSerializer(serializers.Serializer[Any]):
    """The `mfa_token` of the first step, and a code."""

    mfa_token = serializers.CharField(max_length=2000, write_only=True)
    code = SecondFactorCodeField()


class SignInRefusalSerializer(RefusalSerializer):
    """With code `mfa_required` comes the token for `login/mfa/`."""

    mfa_token = serializers.CharField(required=False)
    mfa_methods = serializers.ListField(
        child=serializers.ChoiceField(["totp", "recovery_codes", "webauthn"]), required=False
    )

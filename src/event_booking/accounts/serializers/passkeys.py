"""Passkeys: challenges and answers, as browsers write them (`PublicKeyCredential.toJSON()`)."""

from typing import Any

from rest_framework import serializers

from event_booking.accounts.fields import one_line
from event_booking.accounts.serializers.second_factor import CODES, PASSKEY, PasskeySerializer
from event_booking.api.schema import shown_as

NEW = {
    "id": "kX2…", "rawId": "kX2…", "type": "public-key",
    "response": {"clientDataJSON": "eyJ0…", "attestationObject": "o2Nm…"},
}  # fmt: skip
ANSWER = {
    "id": "kX2…", "rawId": "kX2…", "type": "public-key",
    "response": {"clientDataJSON": "eyJ0…", "authenticatorData": "SZYN…", "signature": "MEUC…", "userHandle": "MQ"},
}  # fmt: skip


class Base64Field(serializers.CharField):
    """Bytes as base64url."""

    def __init__(self, *, max_length: int = 8000, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)


class NewCredentialResponseSerializer(serializers.Serializer[Any]):
    """What a device says of a passkey that it made."""

    clientDataJSON = Base64Field()  # noqa: N815 - the standard's name
    attestationObject = Base64Field()  # noqa: N815


class AnswerResponseSerializer(serializers.Serializer[Any]):
    """What a device signs."""

    clientDataJSON = Base64Field()  # noqa: N815
    authenticatorData = Base64Field()  # noqa: N815
    signature = Base64Field()
    userHandle = Base64Field(required=False, allow_null=True, allow_blank=True)  # noqa: N815


class CredentialSerializer(serializers.Serializer[Any]):
    """What both have."""

    id = Base64Field(max_length=1500)
    rawId = Base64Field(max_length=1500)  # noqa: N815
    type = serializers.ChoiceField(["public-key"])


class NewCredentialSerializer(CredentialSerializer):
    """The answer to the challenge of a setup."""

    response = NewCredentialResponseSerializer()


class AnswerSerializer(CredentialSerializer):
    """The answer to the challenge of a login."""

    response = AnswerResponseSerializer()


@shown_as({"public_key": {"rp": {"id": "example.com"}, "challenge": "dG9…"}, "setup_token": "gAAAAABo…"})
class PasskeySetupSerializer(serializers.Serializer[Any]):
    """`public_key` is for `navigator.credentials.create` (by `parseCreationOptionsFromJSON`)."""

    public_key = serializers.DictField()
    setup_token = serializers.CharField(source="token")


class AddPasskeySerializer(serializers.Serializer[Any]):
    """The `setup_token`, a name, and what the browser made."""

    setup_token = serializers.CharField(max_length=4000, write_only=True)
    name = serializers.CharField(max_length=100, validators=[one_line])
    credential = NewCredentialSerializer()


@shown_as({**PASSKEY, "recovery_codes": CODES})
class AddedPasskeySerializer(PasskeySerializer):
    """The passkey; with the first second factor come recovery codes, this once."""

    recovery_codes = serializers.ListField(child=serializers.CharField())


class FirstStepSerializer(serializers.Serializer[Any]):
    """The `mfa_token` of the first step."""

    mfa_token = serializers.CharField(max_length=2000, write_only=True)


@shown_as({"public_key": {"rpId": "example.com", "challenge": "dG9…"}, "passkey_token": "gAAAAABo…"})
class PasskeyChallengeSerializer(serializers.Serializer[Any]):
    """`public_key` is for `navigator.credentials.get` (by `parseRequestOptionsFromJSON`)."""

    public_key = serializers.DictField()
    passkey_token = serializers.CharField(source="token")


class PasskeyAnswerSerializer(serializers.Serializer[Any]):
    """The `passkey_token`, and what the browser answers."""

    passkey_token = serializers.CharField(max_length=8000, write_only=True)
    credential = AnswerSerializer()

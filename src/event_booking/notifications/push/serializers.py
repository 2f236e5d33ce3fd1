"""Push subscriptions as they are spoken over HTTP: a browser's own ``PushSubscription.toJSON()``."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from event_booking.api.schema import shown_as
from event_booking.notifications.models import PushSubscription
from event_booking.notifications.push.vapid import CURVE, base64url, from_base64url

ENDPOINT = "https://push.example/send/dGhpcyBpcyBub2JvZHkncw"
EXAMPLE = {
    "endpoint": ENDPOINT,
    "expirationTime": None,
    "keys": {
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    },
}


class BytesField(serializers.CharField):
    """Bytes in base64url, with or without padding; kept without."""

    default_error_messages = {"not_bytes": _("Must be {length} bytes in base64url.")}

    def __init__(self, *, length: int, **kwargs: Any) -> None:
        self.length = length
        super().__init__(max_length=2 * length, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            found = from_base64url(text)
        except ValueError:
            found = b""
        if len(found) != self.length:
            self.fail("not_bytes", length=self.length)
        return base64url(found)


class KeysSerializer(serializers.Serializer[Any]):
    """By which messages are encrypted for this browser alone."""

    p256dh = BytesField(length=65)
    auth = BytesField(length=16)

    def validate_p256dh(self, value: str) -> str:
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(CURVE, from_base64url(value))
        except ValueError:
            raise serializers.ValidationError(_("This is no public key of the curve P-256.")) from None
        return value


class EndpointField(serializers.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=1000, trim_whitespace=False, **kwargs)


class EndpointSerializer(serializers.Serializer[Any]):
    endpoint = EndpointField(help_text="The address that the browser got from its push service.")


class SubscribeSerializer(EndpointSerializer):
    """What ``PushSubscription.toJSON()`` gives; other members are left unread."""

    keys = KeysSerializer()

    def validate_endpoint(self, value: str) -> str:
        from event_booking.notifications.push.endpoints import check_endpoint

        try:
            check_endpoint(value)
        except ValueError:
            message = _("Must be an https address on the public internet, as browsers give it.")
            raise serializers.ValidationError(message) from None
        return value


class PushSubscriptionSerializer(serializers.ModelSerializer[PushSubscription]):
    """A browser that is told."""

    class Meta:
        model = PushSubscription
        fields = ["id", "endpoint", "device", "created_at"]
        read_only_fields = fields


@shown_as({"public_key": EXAMPLE["keys"]["p256dh"]})  # type: ignore[index]
class PushKeySerializer(serializers.Serializer[Any]):
    public_key = serializers.CharField(
        allow_null=True, help_text="The browser's `applicationServerKey`; null where the site sends no push messages."
    )

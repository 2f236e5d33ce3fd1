"""One's own address, and the way to another one."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from event_booking.accounts.fields import AddressField
from event_booking.accounts.models import AddressChange
from event_booking.accounts.serializers.people import PasswordSerializer
from event_booking.accounts.services.address_changes import pending_change
from event_booking.api.schema import shown_as
from event_booking.people import people


class PendingAddressSerializer(serializers.ModelSerializer[AddressChange]):
    """An address that waits for its code."""

    email = serializers.EmailField(source="new_email", read_only=True)
    asked_at = serializers.DateTimeField(source="created_at", read_only=True)

    class Meta:
        model = AddressChange
        fields = ["email", "asked_at"]


@shown_as(
    {"email": "ann@example.com", "pending": {"email": "anna@example.com", "asked_at": "2030-05-04T09:41:07.120000Z"}}
)
class AddressSerializer(serializers.Serializer[Any]):
    """Where somebody is reached, and where they want to be reached."""

    email = serializers.SerializerMethodField()
    pending = serializers.SerializerMethodField()

    def get_email(self, user: Any) -> str:
        return people().get_email(user)

    @extend_schema_field(PendingAddressSerializer(allow_null=True))
    def get_pending(self, user: Any) -> Any:
        change = pending_change(user)
        return PendingAddressSerializer(change).data if change else None


class ChangeAddressSerializer(PasswordSerializer):
    """The new address, and the password unless there is none (``must_set_password``)."""

    email = AddressField()


class CodeSerializer(serializers.Serializer[Any]):
    """The code that was sent to the new address."""

    code = serializers.CharField(max_length=20, write_only=True)


class RevertSerializer(serializers.Serializer[Any]):
    """The token of the link in the mail to the old address."""

    token = serializers.CharField(max_length=200, write_only=True)

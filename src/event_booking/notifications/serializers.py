"""Notifications and preferences as they are spoken over HTTP."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from event_booking.api.schema import shown_as
from event_booking.notifications.channels import channel_names, digest_channel_names
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import DigestChoice, MailProblem, Notification
from event_booking.notifications.pages import absolute


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """A row of the inbox."""

    url = serializers.SerializerMethodField(help_text="The page that it leads to, or empty.")

    class Meta:
        model = Notification
        fields = ["id", "kind", "title", "text", "url", "created_at", "read_at"]
        read_only_fields = fields

    def get_url(self, notification: Notification) -> str:
        return absolute(notification.url)


@shown_as({"unread": 3})
class UnreadCountSerializer(serializers.Serializer[Any]):
    unread = serializers.IntegerField(min_value=0)


@shown_as({"read": 3})
class ReadCountSerializer(serializers.Serializer[Any]):
    read = serializers.IntegerField(min_value=0)


class ByNameField(serializers.Field[Any, Any, Any, Any]):
    """An object whose keys are names that there are."""

    default_error_messages = {
        "not_an_object": _("Expected an object."),
        "unknown_kind": _("There is no kind of notification “{name}”."),
        "unknown_channel": _("There is no channel “{name}”."),
        "not_a_boolean": _("Must be true or false."),
    }

    def _object(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            self.fail("not_an_object")
        return data.items()

    def _known(self, name: str, names: Any, error: str) -> str:
        if name not in names:
            self.fail(error, name=name[:60])
        return name


class KindsField(ByNameField):
    """``{kind: {channel: bool}}``, of the kinds and channels that there are."""

    def to_internal_value(self, data: Any) -> dict[str, dict[str, bool]]:
        return {self._known(name, KINDS, "unknown_kind"): self._channels(given) for name, given in self._object(data)}

    def to_representation(self, value: Any) -> Any:
        return value

    def _channels(self, given: Any) -> dict[str, bool]:
        channels = channel_names()
        return {self._known(name, channels, "unknown_channel"): self._flag(flag) for name, flag in self._object(given)}

    def _flag(self, flag: Any) -> bool:
        if not isinstance(flag, bool):
            self.fail("not_a_boolean")
        return bool(flag)


class ClockField(serializers.RegexField):
    """``"22:30"``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5, trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)

    def to_representation(self, value: Any) -> str:
        return f"{value:%H:%M}"


class QuietHoursSerializer(serializers.Serializer[Any]):
    """By the clock where the person lives; they may lie around midnight."""

    begin = ClockField()
    end = ClockField()

    def validate(self, attrs: dict[str, str]) -> tuple[time, time]:
        begin, end = time.fromisoformat(attrs["begin"]), time.fromisoformat(attrs["end"])
        if begin == end:
            raise serializers.ValidationError({"end": [_("Must differ from the beginning.")]})
        return begin, end


class DigestChoiceSerializer(serializers.ModelSerializer[DigestChoice]):
    """When news leave together: by the clock where the person lives, on that day if it is once a week."""

    hour = serializers.IntegerField(min_value=0, max_value=23)

    class Meta:
        model = DigestChoice
        fields = ["period", "hour", "weekday"]

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and isinstance(data.get("hour"), bool | str | float):
            raise serializers.ValidationError({"hour": [self.fields["hour"].error_messages["invalid"]]})
        return super().to_internal_value(data)


class DigestsField(ByNameField):
    """``{channel: {"period": …, "hour": …, "weekday": …}}``, of the channels that can carry a digest."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        channels = digest_channel_names()
        return {
            self._known(name, channels, "unknown_channel"): self._choice(given) for name, given in self._object(data)
        }

    def to_representation(self, value: Any) -> Any:
        return {channel: DigestChoiceSerializer(choice).data for channel, choice in value.items()}

    def _choice(self, given: Any) -> Any:
        choice = DigestChoiceSerializer(data=given, partial=True)
        choice.is_valid(raise_exception=True)
        return choice.validated_data


class MailProblemSerializer(serializers.ModelSerializer[MailProblem]):
    """Why mails do not reach this person, and since when."""

    since = serializers.DateTimeField(source="marked_at")

    class Meta:
        model = MailProblem
        fields = ["reason", "since"]


class PreferencesSerializer(serializers.Serializer[Any]):
    """What a person hears of, on which channel, and when not; and whether mail reaches them at all."""

    kinds = KindsField(required=False)
    quiet_hours = QuietHoursSerializer(required=False, allow_null=True)
    digest = DigestsField(required=False)
    email_problem = MailProblemSerializer(read_only=True, allow_null=True)

"""How webhooks are spoken of over HTTP."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from event_booking.api.schema import shown_as
from event_booking.outbound import NotPublic, check_public
from event_booking.webhooks import examples
from event_booking.webhooks.models import Delivery, Endpoint, Message
from event_booking.webhooks.models.endpoint import LONGEST_URL
from event_booking.webhooks.payloads import TOLD
from event_booking.webhooks.payloads.envelope import envelope


class FactNamesField(serializers.ListField):
    """Names of facts that are told, each once."""

    child = serializers.CharField(max_length=100)
    default_error_messages = {"unknown_fact": _("There is no fact “{name}”.")}

    def to_internal_value(self, data: Any) -> list[str]:
        names = super().to_internal_value(data)
        for name in names:
            if name not in TOLD:
                self.fail("unknown_fact", name=name)
        return sorted(set(names))


@shown_as(examples.ENDPOINT)
class EndpointSerializer(serializers.ModelSerializer[Endpoint]):
    """A webhook, for its owner."""

    url = serializers.CharField(
        max_length=LONGEST_URL, help_text="https, on the public internet, on port 443 or one from 1024 on."
    )
    kinds = FactNamesField(required=False, max_length=100, help_text="Facts that are sent; none: all.")
    # a text, since the description of a choice leaves out that it may be empty
    disabled_reason = serializers.CharField(
        read_only=True, help_text="Why the site turned it off: `gone`, `failing` or `not_organizer`; else empty."
    )

    class Meta:
        model = Endpoint
        fields = [
            "id", "url", "kinds", "description", "is_active", "disabled_reason", "failing_since", "created_at",
        ]  # fmt: skip
        read_only_fields = ["failing_since"]

    def validate_url(self, url: str) -> str:
        try:
            check_public(url)
        except (NotPublic, OSError) as error:
            # the same words, whether there is such a host or not: or one could ask for names of a private network
            message = _("Name an https address of a host that is on the public internet now.")
            raise serializers.ValidationError(message, code="not_public") from error
        return url


@shown_as({**examples.ENDPOINT, "secret": examples.SECRET})
class NewEndpointSerializer(EndpointSerializer):
    """The same with its secret, which is told this once. Expects ``secret`` in the context."""

    secret = serializers.SerializerMethodField(help_text="Keep it: nobody is shown it again.")

    class Meta(EndpointSerializer.Meta):
        fields = [*EndpointSerializer.Meta.fields, "secret"]

    def get_secret(self, endpoint: Endpoint) -> str:
        secret: str = self.context["secret"]
        return secret


@shown_as(examples.DELIVERY)
class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """A line of a webhook's log: a message, and what came of it at last."""

    message = serializers.CharField(source="message.public_id", read_only=True, help_text="What `webhook-id` was.")
    type = serializers.CharField(source="message.type", read_only=True)
    error = serializers.ChoiceField(
        source="last_error", choices=Delivery.Error.choices, read_only=True, allow_blank=True
    )
    next_attempt_at = serializers.SerializerMethodField(help_text="Not before that, while it waits.")

    class Meta:
        model = Delivery
        fields = [
            "id", "message", "type", "state", "attempts", "status_code", "milliseconds", "error", "created_at",
            "attempted_at", "sent_at", "next_attempt_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_attempt_at(self, delivery: Delivery) -> Any:
        due = delivery.due_at if delivery.state == Delivery.State.WAITING else None
        return self.fields["created_at"].to_representation(due) if due else None


class FactSerializer(serializers.Serializer[Message]):
    """A fact as it is sent to webhooks."""

    id = serializers.CharField(help_text="The same in the feed and in `webhook-id`.")
    type = serializers.CharField()
    version = serializers.IntegerField(help_text="Of this shape.")
    created_at = serializers.DateTimeField(help_text="When it happened.")
    data: Any = serializers.JSONField(help_text="Ids, references, numbers, times; no names of people.")

    def to_representation(self, instance: Message) -> dict[str, Any]:
        return envelope(instance)


@shown_as(examples.FEED)
class FeedSerializer(serializers.Serializer[Any]):
    results = FactSerializer(many=True)
    next = serializers.CharField(help_text="Ask for what comes after with `?after=`, at once or another day.")

"""How messages to attendees are spoken of over HTTP."""

from typing import Any

from rest_framework import serializers

from event_booking.api.people import PersonSerializer
from event_booking.api.schema import shown_as
from event_booking.bookings.serializers.bookings import LARGEST_KEY
from event_booking.events.fields import InstantField
from event_booking.events.services.ticket_types import MOST_TICKET_TYPES
from event_booking.notifications.attendee_messages.examples import MESSAGE, PREVIEW
from event_booking.notifications.attendee_messages.placeholders import NAMES, validate_line, validate_placeholders
from event_booking.notifications.models import AttendeeMessage
from event_booking.notifications.models.attendee_message import LONGEST_SUBJECT, LONGEST_TEXT

BRACES = ", ".join(f"`{{{name}}}`" for name in NAMES)


class WordsSerializer(serializers.ModelSerializer[AttendeeMessage]):
    """What a message says, and to whom."""

    subject = serializers.CharField(
        max_length=LONGEST_SUBJECT, validators=[validate_line, validate_placeholders],
        help_text=f"One line. {BRACES} are replaced, here and in `text`.",
    )  # fmt: skip
    text = serializers.CharField(
        max_length=LONGEST_TEXT, validators=[validate_placeholders],
        help_text="Plain text. What begins with `https://` becomes a link.",
    )  # fmt: skip
    ticket_types = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_KEY), max_length=MOST_TICKET_TYPES,
        required=False, help_text="Ids of those whose holders it is for; none: all.",
    )  # fmt: skip
    check_in = serializers.ChoiceField(
        AttendeeMessage.CheckIn.values, required=False, help_text="For holders of a ticket that was, or was not, used."
    )

    class Meta:
        model = AttendeeMessage
        fields = ["subject", "text", "ticket_types", "check_in"]


@shown_as(MESSAGE)
class AttendeeMessageSerializer(WordsSerializer):
    """A message to attendees, and how far it has come."""

    author = PersonSerializer(read_only=True)
    reply_to = serializers.BooleanField(required=False, help_text="Answers go to the author's own address.")
    send_at = InstantField(
        required=False, allow_null=True, help_text="In the future, at most a year ahead; none: at once."
    )
    # a text, since the description of a choice leaves out that it may be empty
    reason = serializers.CharField(
        read_only=True, help_text="Why it was cancelled: `person`, `event_cancelled` or `not_allowed`; else empty."
    )
    recipients = serializers.IntegerField(read_only=True, help_text="People for whom it is, once it is being sent.")
    told = serializers.IntegerField(read_only=True, help_text="Of these, who have it in their inbox.")
    waiting = serializers.IntegerField(read_only=True, default=0, help_text="Mails and the like, still to be sent.")
    sent = serializers.IntegerField(read_only=True, default=0, help_text="Those that were accepted.")
    failed = serializers.IntegerField(read_only=True, default=0, help_text="Those that were given up.")

    class Meta:
        model = AttendeeMessage
        fields = [
            "id", "author", *WordsSerializer.Meta.fields, "reply_to", "send_at", "status", "reason", "recipients",
            "told", "waiting", "sent", "failed", "created_at", "started_at", "finished_at", "cancelled_at",
        ]  # fmt: skip
        read_only_fields = ["status", "created_at", "started_at", "finished_at", "cancelled_at"]


@shown_as(PREVIEW)
class MessagePreviewSerializer(serializers.Serializer[Any]):
    """The mail as its author would get it, and how many people would get it now."""

    recipients = serializers.IntegerField(min_value=0)
    subject = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField(help_text="Show it in a sandboxed frame.")

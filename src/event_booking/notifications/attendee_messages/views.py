"""Messages to attendees over HTTP, for the event's organizer."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSetMixin

from event_booking.api.schema import describe
from event_booking.api.views import PrivateMixin
from event_booking.bookings.views.managed import ManagedEventView
from event_booking.notifications.attendee_messages.editing import create_message, delete_message, update_message
from event_booking.notifications.attendee_messages.examples import DRAFT, MESSAGE, WISH
from event_booking.notifications.attendee_messages.preview import preview_message
from event_booking.notifications.attendee_messages.sending import cancel_message, send_message
from event_booking.notifications.attendee_messages.serializers import (
    AttendeeMessageSerializer,
    MessagePreviewSerializer,
    WordsSerializer,
)
from event_booking.notifications.models import AttendeeMessage


@extend_schema_view(
    list=describe(
        "List an event's messages",
        answers={200: AttendeeMessageSerializer(many=True)},
        errors=[400, 401, 403, 404],
        description="For its organizer. Newest first, with how far each has come.",
    ),
    retrieve=describe(
        "Show a message", answers={200: AttendeeMessageSerializer}, errors=[401, 403, 404], answer_example=MESSAGE
    ),
)
class AttendeeMessageViewSet(PrivateMixin, ListModelMixin, RetrieveModelMixin, ViewSetMixin, ManagedEventView):
    """What the organizer of one event writes to whoever holds its tickets."""

    serializer_class = AttendeeMessageSerializer
    lookup_url_kwarg = "message_id"
    queryset = AttendeeMessage.objects.none()

    def get_queryset(self) -> QuerySet[AttendeeMessage]:
        mine = AttendeeMessage.objects.filter(event_id=self.get_event().pk)
        return mine.select_related("author").with_progress()

    def handle_exception(self, exc: Exception) -> Response:
        # deleted by somebody else while we waited for it
        return super().handle_exception(NotFound() if isinstance(exc, AttendeeMessage.DoesNotExist) else exc)

    @describe(
        "Write a message",
        description="Stores a draft, which `send/` sends. Placeholders that do not exist are refused.",
        request=AttendeeMessageSerializer,
        answers={201: AttendeeMessageSerializer},
        errors=[400, 401, 403, 404, 413, 415],
        example=WISH,
        answer_example=DRAFT,
    )
    def create(self, request: Request, event_id: int) -> Response:
        event = self.get_event()
        wish = self.get_serializer(data=request.data)
        wish.is_valid(raise_exception=True)
        return self.answer(create_message(event=event, author=request.user, **wish.validated_data), status=201)

    @describe(
        "Change a message",
        description="Until it is being sent. One that is scheduled becomes a draft again with `send_at` null.",
        request=AttendeeMessageSerializer,
        answers={200: AttendeeMessageSerializer},
        refusals=["message_sent", "message_cancelled"],
        errors=[400, 401, 403, 404, 413, 415],
        example={"send_at": "2030-05-03T07:00:00Z"},
        answer_example=DRAFT,
    )
    def partial_update(self, request: Request, event_id: int, message_id: int) -> Response:
        message = self.get_object()
        changes = self.get_serializer(message, data=request.data, partial=True)
        changes.is_valid(raise_exception=True)
        return self.answer(update_message(message=message, actor=request.user, **changes.validated_data))

    @describe(
        "Delete a message",
        description="One that was never sent.",
        answers={204: None},
        refusals=["message_sent"],
        errors=[401, 403, 404],
    )
    def destroy(self, request: Request, event_id: int, message_id: int) -> Response:
        delete_message(message=self.get_object())
        return Response(status=204)

    @describe(
        "Send a message",
        description="At once, or at its `send_at`; sending it again changes nothing. Who gets it is decided when it is "
        "sent: everybody who holds a ticket that fits then, once, however many tickets they hold. 429 beyond the "
        "site's number of messages of one event within 24 hours.",
        request=None,
        answers={200: AttendeeMessageSerializer},
        refusals=["no_recipients", "message_cancelled", "event_cancelled"],
        errors=[401, 403, 404, 429],
        answer_example=MESSAGE,
    )
    def send(self, request: Request, event_id: int, message_id: int) -> Response:
        return self.answer(send_message(message=self.get_object(), actor=request.user))

    @describe(
        "Cancel a message",
        description="One that is scheduled, or a draft, is never sent then; cancelling it again changes nothing.",
        request=None,
        answers={200: AttendeeMessageSerializer},
        refusals=["message_sent"],
        errors=[401, 403, 404],
        answer_example={**DRAFT, "status": "cancelled", "reason": "person", "cancelled_at": "2030-05-02T09:40:00Z"},
    )
    def cancel(self, request: Request, event_id: int, message_id: int) -> Response:
        return self.answer(cancel_message(message=self.get_object(), actor=request.user))

    def answer(self, message: AttendeeMessage, *, status: int = 200) -> Response:
        """The message as it is stored now."""
        return Response(self.get_serializer(self.get_queryset().get(pk=message.pk)).data, status=status)


class PreviewView(PrivateMixin, ManagedEventView):
    """Looking before writing."""

    serializer_class = MessagePreviewSerializer

    @describe(
        "Preview a message",
        description="The mail as if the author were the recipient, and how many people would get it now. "
        "Nothing is stored.",
        request=WordsSerializer,
        answers={200: MessagePreviewSerializer},
        errors=[400, 401, 403, 404, 413, 415],
        example=WISH,
    )
    def post(self, request: Request, event_id: int) -> Response:
        event = self.get_event()
        words = WordsSerializer(data=request.data)
        words.is_valid(raise_exception=True)
        shown = preview_message(event=event, author=request.user, **words.validated_data)
        return Response(MessagePreviewSerializer(shown).data)

"""The signed-in person's inbox and preferences."""

from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from event_booking.api.negotiation import WhateverIsAccepted
from event_booking.api.schema import describe
from event_booking.api.views import ApiMixin, ApiViewSet, PrivateMixin
from event_booking.notifications import (
    schema,  # noqa: F401 - registers itself
    services,
)
from event_booking.notifications.bounces import problem_of
from event_booking.notifications.models import Notification
from event_booking.notifications.preferences import change_preferences, digests_of, preferences_of, quiet_hours_of
from event_booking.notifications.serializers import (
    NotificationSerializer,
    PreferencesSerializer,
    ReadCountSerializer,
    UnreadCountSerializer,
)
from event_booking.notifications.stream import Listener, answer
from event_booking.people import people

__all__ = ["NotificationViewSet", "PreferencesView"]

UNREAD = OpenApiParameter("unread", bool, description="`true`: only unread ones; `false`: only read ones.")
EXAMPLE = {
    "id": 7,
    "kind": "booking_confirmed",
    "title": "Booking confirmed: Sourdough for beginners",
    "text": "Your booking 5f2Kd8sQ1xYw7RtBn3MvLc for “Sourdough for beginners” is confirmed.",
    "url": "https://booking.example/bookings/5f2Kd8sQ1xYw7RtBn3MvLc/",
    "created_at": "2026-05-02T09:30:00Z",
    "read_at": None,
}
PREFERENCES = {
    "kinds": {"new_event": {"in_app": True, "email": False}},
    "quiet_hours": {"begin": "22:00", "end": "07:30"},
    "digest": {"email": {"period": "weekly", "hour": 8, "weekday": "monday"}},
}


#: The largest key that a row can have.
LARGEST = 2**63 - 1
AFTER = OpenApiParameter(
    "after",
    {"type": "integer", "minimum": 0, "maximum": LARGEST},
    description="Id of the last notification that you know: go on from there. Without it: from now on.",
)
LAST_EVENT_ID = OpenApiParameter(
    "Last-Event-ID", str, OpenApiParameter.HEADER, description="The same, as `EventSource` sends it; it comes first."
)
#: One event, field by field.
EVENT = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": "^[0-9]+$"},
        "event": {"type": "string", "enum": ["notification", "unread"]},
        "data": {"type": "string"},  # JSON; OpenAPI 3.0 has no word for it
    },
}
STREAM = """
Server-sent events. `notification`: a row, as in the list. `unread`: `{"unread": 3}`, at first and whenever it changes.
Every event's `id` is that of the newest notification you have heard of: come again with the last one, and you miss
nothing and hear nothing twice. A stream ends after a while, or at once where the server can not hold it; `retry` says
in how many milliseconds to come again.
"""


def _last_heard(request: Request) -> int | None:
    header, after = request.headers.get("Last-Event-ID", ""), request.query_params.get("after")
    if _is_key(header):
        return int(header)
    if after is not None and not _is_key(after):
        raise ValidationError({"after": [_("Must be the id of a notification.")]})
    return None if after is None else int(after)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= LARGEST


class NotificationViewSet(PrivateMixin, ListModelMixin, ApiViewSet):
    """What the person was told, newest first."""

    serializer_class = NotificationSerializer
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "int"
    queryset = Notification.objects.none()

    def get_queryset(self) -> QuerySet[Notification]:
        rows = Notification.objects.inbox_of(self.request.user)
        return rows.only(*NotificationSerializer.Meta.fields).order_by("-id")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        unread = self.request.query_params.get("unread") if self.action == "list" else None
        if unread not in (None, "true", "false"):
            raise ValidationError({"unread": [_("Must be true or false.")]})
        return queryset if unread is None else queryset.filter(read_at__isnull=unread == "true")

    @describe(
        "List your notifications",
        answers={200: NotificationSerializer(many=True)},
        errors=[400, 401],
        answer_example=EXAMPLE,
        parameters=[UNREAD],
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @describe(
        "Listen to your inbox",
        description=STREAM,
        answers={(200, "text/event-stream"): EVENT},
        errors=[400, 401],
        parameters=[AFTER, LAST_EVENT_ID],
    )
    # a client that accepts nothing but ``text/event-stream`` is told in JSON why it gets none
    @action(detail=False, pagination_class=None, content_negotiation_class=WhateverIsAccepted)
    def stream(self, request: Request) -> StreamingHttpResponse:
        return answer(request, Listener(request, heard=_last_heard(request)))

    @describe("Count your unread notifications", answers={200: UnreadCountSerializer}, errors=[401])
    @action(detail=False, pagination_class=None)
    def unread_count(self, request: Request) -> Response:
        return Response({"unread": Notification.objects.inbox_of(request.user).unread().count()})

    @describe(
        "Mark a notification as read",
        answers={200: NotificationSerializer},
        errors=[401, 404],
        answer_example={**EXAMPLE, "read_at": "2026-05-02T10:00:00Z"},
        request=None,
    )
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(services.mark_read(notification=self.get_object())).data)

    @describe("Mark all notifications as read", answers={200: ReadCountSerializer}, errors=[401], request=None)
    @action(detail=False, methods=["post"], pagination_class=None)
    def read_all(self, request: Request) -> Response:
        return Response({"read": services.mark_all_read(user=request.user)})


class PreferencesView(PrivateMixin, ApiMixin, APIView):
    """Kind by kind and channel by channel."""

    permission_classes = [IsAuthenticated]

    @describe(
        "Show what you want to hear of",
        answers={200: PreferencesSerializer},
        errors=[401],
        answer_example={**PREFERENCES, "email_problem": None},
    )
    def get(self, request: Request) -> Response:
        return _shown(request.user)

    @describe(
        "Choose what you want to hear of",
        answers={200: PreferencesSerializer},
        errors=[400, 401, 413, 415],
        request=PreferencesSerializer,
        example=PREFERENCES,
    )
    def patch(self, request: Request) -> Response:
        wanted = PreferencesSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        change_preferences(user=request.user, wanted=wanted.validated_data)
        return _shown(request.user)


def _shown(user: Any) -> Response:
    shown = {
        "kinds": preferences_of(user),
        "quiet_hours": quiet_hours_of(user),
        "digest": digests_of(user),
        "email_problem": problem_of(user, people().get_email(user)),
    }
    return Response(PreferencesSerializer(shown).data)

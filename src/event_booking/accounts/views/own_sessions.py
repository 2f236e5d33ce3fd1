"""Where somebody is signed in: seeing it, ending it."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import status
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.accounts.models import Session
from event_booking.accounts.serializers.sessions import EndedSerializer, SessionSerializer
from event_booking.accounts.services import sessions
from event_booking.accounts.views.base import SignedInView
from event_booking.api.pagination import KeysetPagination
from event_booking.api.schema import describe


class SessionListView(ListModelMixin, SignedInView):
    """One's own sessions."""

    serializer_class = SessionSerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[Session]:
        return sessions.living_sessions(self.request.user).order_by("-last_used_at")

    @describe(
        "List where you are signed in",
        description="Last used first.",
        answers={200: SessionSerializer(many=True)},
        errors=[400, 401],
    )
    def get(self, request: Request) -> Response:
        return self.list(request)


class SessionView(SignedInView):
    """One of them."""

    serializer_class = SessionSerializer

    @describe(
        "End one of your sessions",
        description="Its tokens end at once, and its device is a stranger at the next login.",
        answers={204: None},
        errors=[401, 404],
    )
    def delete(self, request: Request, session: UUID) -> Response:
        try:
            sessions.end_own_session(user=request.user, session=session)
        except Session.DoesNotExist as error:
            raise Http404 from error
        return Response(status=status.HTTP_204_NO_CONTENT)


class EndOthersView(SignedInView):
    """All but this one."""

    serializer_class = EndedSerializer

    @describe(
        "End all of your other sessions",
        description="Their tokens end at once, and their devices are strangers at the next login.",
        answers={200: EndedSerializer},
        request=None,
        errors=[401],
        answer_example={"ended": 2},
    )
    def post(self, request: Request) -> Response:
        return Response({"ended": sessions.end_other_sessions(user=request.user, session=self.session)})

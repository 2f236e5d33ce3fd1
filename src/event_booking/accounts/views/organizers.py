"""What admins decide: who becomes an organizer."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.accounts.models import Account
from event_booking.accounts.serializers import DetailSerializer
from event_booking.accounts.serializers.organizers import DeclineSerializer, WaitingRequestSerializer
from event_booking.accounts.services import roles
from event_booking.accounts.views.base import AccountView
from event_booking.api.pagination import KeysetPagination
from event_booking.api.people import find_person
from event_booking.api.permissions import IsAdmin
from event_booking.api.schema import describe


class OrganizerRequestsView(ListModelMixin, AccountView):
    """Who waits."""

    serializer_class = WaitingRequestSerializer
    permission_classes = [IsAdmin]
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[Account]:
        waiting = Account.objects.filter(organizer_requested_at__isnull=False)
        return waiting.select_related("user").order_by("organizer_requested_at")

    @describe(
        "Who asked to organize and waits, the first first",
        answers={200: WaitingRequestSerializer(many=True)},
        errors=[400, 401, 403],
    )
    def get(self, request: Request) -> Response:
        return self.list(request)


class ApproveOrganizerView(AccountView):
    """Yes."""

    permission_classes = [IsAdmin]

    @describe(
        "Give the organizer role to somebody who asked for it",
        answers={200: DetailSerializer},
        refusals=["organizer_request_decided"],
        errors=[400, 401, 403, 404],
        answer_example={"detail": "This person is an organizer now."},
        request=None,
    )
    def post(self, request: Request, user_id: str) -> Response:
        roles.approve_organizer(user=find_person(user_id), actor=request.user)
        return Response({"detail": _("This person is an organizer now.")})


class DeclineOrganizerView(AccountView):
    """No."""

    serializer_class = DeclineSerializer
    permission_classes = [IsAdmin]

    @describe(
        "Decline somebody's request to organize",
        description="The person is told, with the `reason` if you give one, and may ask again.",
        answers={200: DetailSerializer},
        refusals=["organizer_request_decided"],
        errors=[400, 401, 403, 404, 413, 415],
        example={"reason": "Please tell us first what you teach."},
        answer_example={"detail": "The request was declined."},
    )
    def post(self, request: Request, user_id: str) -> Response:
        roles.decline_organizer(user=find_person(user_id), actor=request.user, **self.read())
        return Response({"detail": _("The request was declined.")})

"""One's own account."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.accounts.serializers import (
    AccountChangeSerializer,
    AccountSerializer,
    DetailSerializer,
    OrganizerRequestSerializer,
    PasswordSerializer,
)
from event_booking.accounts.services import erasure, profile, roles
from event_booking.accounts.views.base import SignedInView
from event_booking.api.schema import describe

__all__ = ["AccountView", "OrganizerView"]

ANN = {
    "id": 1,
    "email": "ann@example.com",
    "first_name": "Ann",
    "last_name": "Example",
    "must_set_password": False,
    "roles": ["user"],
    "language": "en",
    "timezone": "Europe/Oslo",
}


class AccountView(SignedInView):
    """See, change, erase."""

    session_ends_with = {204}

    def get_serializer_class(self) -> Any:
        return {"PATCH": AccountChangeSerializer, "DELETE": PasswordSerializer}.get(
            self.request.method or "", AccountSerializer
        )

    @describe("One's own account", answers={200: AccountSerializer}, errors=[401], answer_example=ANN)
    def get(self, request: Request) -> Response:
        return Response(AccountSerializer(request.user).data)

    @describe(
        "Change name, language or time zone",
        answers={200: AccountSerializer},
        errors=[400, 401, 413, 415],
        example={"first_name": "Anna", "language": "ru", "timezone": "Europe/Oslo"},
        answer_example=ANN,
    )
    def patch(self, request: Request) -> Response:
        return Response(AccountSerializer(profile.change_account(user=request.user, **self.read())).data)

    @describe(
        "Erase one's own account",
        description='The body is `{"password": "…"}`; people who `must_set_password` send none. There is no way back.',
        answers={204: None},
        errors=[400, 401, 413, 415, 429],
    )
    def delete(self, request: Request) -> Response:
        erasure.erase_own_account(user=request.user, **self.read())
        return Response(status=status.HTTP_204_NO_CONTENT)


class OrganizerView(SignedInView):
    """Become an organizer."""

    serializer_class = OrganizerRequestSerializer

    @describe(
        "Ask for the organizer role",
        description="200: it was granted. 202: an admin will decide. 403: this site lets nobody ask.",
        answers={200: DetailSerializer, 202: DetailSerializer},
        errors=[400, 401, 403, 413, 415],
        example={"message": "I teach bread baking in Oslo."},
        answer_example={"detail": "You are an organizer."},
    )
    def post(self, request: Request) -> Response:
        if roles.ask_to_organize(user=request.user, **self.read()):
            return Response({"detail": _("You are an organizer.")})
        return Response({"detail": _("Your request is waiting for an admin.")}, status=status.HTTP_202_ACCEPTED)

"""Changing one's address, and taking it back."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.accounts.serializers import DetailSerializer
from event_booking.accounts.serializers.address import (
    AddressSerializer,
    ChangeAddressSerializer,
    CodeSerializer,
    RevertSerializer,
)
from event_booking.accounts.services import address_changes, address_reverts
from event_booking.accounts.views.base import PublicView, SignedInView
from event_booking.api.schema import describe


class AddressView(SignedInView):
    """See the address, ask for another one, withdraw that."""

    def get_serializer_class(self) -> Any:
        return ChangeAddressSerializer if self.request.method == "POST" else AddressSerializer

    @describe("One's own address, and the one that waits for its code", answers={200: AddressSerializer}, errors=[401])
    def get(self, request: Request) -> Response:
        return Response(AddressSerializer(request.user).data)

    @describe(
        "Ask for another address; a code goes out to it",
        description="`password` is not needed by people who `must_set_password`. The answer is the same whether or not "
        "somebody has that address; if so, a mail there says it, and no code comes. Asking again replaces what was "
        "asked before. Beyond 3 codes in 15 minutes nothing is sent. 403: this site lets nobody change it here.",
        answers={200: DetailSerializer},
        errors=[400, 401, 403, 413, 415, 429],
        example={"email": "anna@example.com", "password": "Tr0ub4dor&3-horse"},
        answer_example={"detail": "We have sent a code to this address."},
    )
    def post(self, request: Request) -> Response:
        address_changes.ask_for_change(user=request.user, **self.read())
        return Response({"detail": _("We have sent a code to this address.")})

    @describe("Withdraw the change that waits for its code", answers={204: None}, errors=[401])
    def delete(self, request: Request) -> Response:
        address_changes.withdraw_change(user=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ConfirmAddressView(SignedInView):
    """Prove the new address."""

    serializer_class = CodeSerializer

    @describe(
        "Move to the new address by its code; every other session ends",
        description="400 with code `invalid_code` for a wrong, used, expired or burnt code (5 guesses). The old "
        "address is told, and can take the account back for 7 days.",
        answers={200: DetailSerializer},
        errors=[400, 401, 413, 415],
        example={"code": "271828"},
        answer_example={"detail": "Your address was changed."},
    )
    def post(self, request: Request) -> Response:
        address_changes.confirm_change(user=request.user, **self.read(), session=self.session)
        return Response({"detail": _("Your address was changed.")})


class RevertAddressView(PublicView):
    """Take the account back."""

    serializer_class = RevertSerializer
    limited_as = "revert"

    @describe(
        "Bring the old address back by the link in its mail; every session ends, and the password is gone",
        description="Works whatever was changed since. Choose a new password with `forgot_password/` afterwards. 400 "
        "with code `invalid_code` for a link that is wrong, used or too old.",
        answers={200: DetailSerializer},
        errors=[400, 413, 415, 429],
        example={"token": "12-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
        answer_example={"detail": "Your old address is back. Please choose a new password."},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        address_reverts.revert_change(**self.read())
        return Response({"detail": _("Your old address is back. Please choose a new password.")})

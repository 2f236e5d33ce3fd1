"""Sign-up and proof of the address."""

from allauth.account.adapter import get_adapter
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.accounts.exceptions import SignUpClosed
from event_booking.accounts.serializers import (
    ActivateSerializer,
    DetailSerializer,
    EmailSerializer,
    RegisterSerializer,
    SignedInSerializer,
)
from event_booking.accounts.serializers.second_factor import SignInRefusalSerializer
from event_booking.accounts.services import registration
from event_booking.accounts.session_cookie import SESSION_HEADER
from event_booking.accounts.views.base import PublicView, signed_in
from event_booking.api.schema import describe
from event_booking.people import people


class RegisterView(PublicView):
    """Sign up."""

    serializer_class = RegisterSerializer
    limited_as = "register"

    @describe(
        "Sign up; a code goes out by e-mail",
        description="The answer is the same, in the same time, whether or not the address is known.",
        answers={201: DetailSerializer},
        errors=[400, 403, 413, 415, 429],
        example={
            "email": "ann@example.com",
            "password": "Tr0ub4dor&3-horse",
            "first_name": "Ann",
            "last_name": "Example",
        },
        answer_example={"detail": "We have sent a code to this address."},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        if not people().keeps_passwords or not get_adapter(request).is_open_for_signup(request):
            raise SignUpClosed
        registration.register(**self.read())
        return Response({"detail": _("We have sent a code to this address.")}, status=status.HTTP_201_CREATED)


class ActivateView(PublicView):
    """Prove an address."""

    serializer_class = ActivateSerializer
    limited_as = "activate"

    @describe(
        "Prove the address by its code, and sign in",
        description="400 with code `invalid_code` for a wrong, used, expired or burnt code (5 guesses).",
        answers={200: SignedInSerializer, 401: SignInRefusalSerializer},
        parameters=[SESSION_HEADER],
        errors=[400, 413, 415, 429],
        example={"email": "ann@example.com", "code": "271828"},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        return signed_in(*registration.activate(**self.read(), device=self.device))


class ResendView(PublicView):
    """Another code."""

    serializer_class = EmailSerializer
    limited_as = "resend"

    @describe(
        "Send another code; the earlier one dies",
        description="The answer is always the same. Beyond 3 codes in 15 minutes nothing is sent.",
        answers={200: DetailSerializer},
        errors=[400, 413, 415, 429],
        example={"email": "ann@example.com"},
        answer_example={"detail": "If this address waits for a code, we have sent one."},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        registration.resend_code(**self.read())
        return Response({"detail": _("If this address waits for a code, we have sent one.")})

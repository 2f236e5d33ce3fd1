"""Changing a password, and choosing one by a code."""

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.accounts.serializers import (
    ChangePasswordSerializer,
    DetailSerializer,
    EmailSerializer,
    ResetPasswordSerializer,
    TokensSerializer,
)
from event_booking.accounts.services import passwords
from event_booking.accounts.session_cookie import SESSION_HEADER
from event_booking.accounts.views.base import PublicView, SignedInView
from event_booking.api.schema import describe


class ChangePasswordView(SignedInView):
    """Another password."""

    serializer_class = ChangePasswordSerializer

    @describe(
        "Change the password; every other session ends",
        description="`old_password` is not needed by people who `must_set_password`.",
        answers={200: TokensSerializer},
        parameters=[SESSION_HEADER],
        refusals=["password_kept_elsewhere"],
        errors=[400, 401, 413, 415, 429],
        example={"old_password": "Tr0ub4dor&3-horse", "new_password": "C0rrect-horse-battery"},
    )
    def post(self, request: Request) -> Response:
        pair = passwords.change_password(user=request.user, **self.read(), session=self.session, device=self.device)
        return Response(TokensSerializer(pair).data)


class ForgotPasswordView(PublicView):
    """A code for a new password."""

    serializer_class = EmailSerializer
    limited_as = "forgot_password"

    @describe(
        "Send a code with which a new password can be chosen",
        description="The answer is always the same.",
        answers={200: DetailSerializer},
        errors=[400, 413, 415, 429],
        example={"email": "ann@example.com"},
        answer_example={"detail": "If this address has an account, we have sent a code."},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        passwords.forget_password(**self.read())
        return Response({"detail": _("If this address has an account, we have sent a code.")})


class ResetPasswordView(PublicView):
    """A new password by a code."""

    serializer_class = ResetPasswordSerializer
    limited_as = "forgot_password"

    @describe(
        "Choose a new password by the code; every session ends",
        description="400 with code `invalid_code` for a wrong, used, expired or burnt code (5 guesses).",
        answers={200: DetailSerializer},
        errors=[400, 413, 415, 429],
        example={"email": "ann@example.com", "code": "271828", "new_password": "C0rrect-horse-battery"},
        answer_example={"detail": "Your password was changed. Please sign in."},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        passwords.reset_password(**self.read())
        return Response({"detail": _("Your password was changed. Please sign in.")})

"""Login, refresh, logout."""

from dataclasses import replace
from typing import Any

from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.accounts.serializers import (
    TOKENS,
    LoginSerializer,
    RefreshSerializer,
    SignedInSerializer,
    TokensSerializer,
)
from event_booking.accounts.serializers.second_factor import SignInRefusalSerializer
from event_booking.accounts.services import login, sessions
from event_booking.accounts.session_cookie import SESSION_HEADER, came_in_cookie
from event_booking.accounts.views.base import AccountView, PublicView, signed_in
from event_booking.api.schema import describe


class LoginView(PublicView):
    """Sign in."""

    serializer_class = LoginSerializer
    limited_as = "login"

    @describe(
        "Sign in by address and password",
        description="401 is the same for an unknown address, one that was never proved, and a wrong password. "
        "After 5 failures in 15 minutes it is 429, whatever the password; a code from `forgot_password/` reopens it. "
        "Who sends the `device_token` of their last login is counted apart, so that nobody can lock them out. "
        "Whoever has a second factor gets 401 with code `mfa_required` and an `mfa_token` for `login/mfa/`.",
        answers={200: SignedInSerializer, 401: SignInRefusalSerializer},
        parameters=[SESSION_HEADER],
        errors=[400, 413, 415, 429],
        example={"email": "ann@example.com", "password": "Tr0ub4dor&3-horse"},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        body = self.read()
        device = replace(self.device, token=body.pop("device_token", ""))
        return signed_in(*login.sign_in(**body, device=device))


class RefreshView(PublicView):
    """Carry a session on."""

    serializer_class = RefreshSerializer
    session_ends_with = {401}

    @describe(
        "Exchange a refresh token for new tokens",
        description="Each refresh token works once. Whoever sends it again ends the whole session; only a page that "
        "keeps it in the cookie, and was reloaded meanwhile, has a few seconds in which it gets the same new one.",
        answers={200: TokensSerializer},
        parameters=[SESSION_HEADER],
        errors=[400, 401, 413, 415],
        auth=[],
    )
    def post(self, request: Request) -> Response:
        token = self.read()["refresh"]
        pair = sessions.rotate(refresh=token, in_cookie=came_in_cookie(request, token))
        return Response(TokensSerializer(pair).data)


class LogoutView(AccountView):
    """End a session."""

    serializer_class = RefreshSerializer
    session_ends_with = {204}
    permission_classes = [AllowAny]

    @describe(
        "Sign out",
        description="Ends the session of this refresh token, access token included, at once. An access token in the "
        "header may have expired; one of somebody else is refused, since people end their own sessions only.",
        answers={204: None},
        parameters=[SESSION_HEADER],
        errors=[400, 401, 413, 415],
        example={"refresh": TOKENS["refresh"]},
    )
    def post(self, request: Request) -> Response:
        sessions.end_session(**self.read(), user=self.asking())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def perform_authentication(self, request: Request) -> None:
        """Not before the body is read: the refresh token is proof enough."""

    def asking(self) -> Any | None:
        """Who is signed in, if anybody is."""
        try:
            user = self.request.user
        except APIException:
            return None
        return user if user and user.is_authenticated else None

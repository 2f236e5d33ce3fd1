"""The second factor: see it, turn it on and off, sign in with it. Mounted where the site has allauth.mfa."""

from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.accounts.serializers import SignedInSerializer
from event_booking.accounts.serializers.second_factor import (
    BeginSetupSerializer,
    ConfirmSetupSerializer,
    PasswordAndCodeSerializer,
    RecoveryCodesSerializer,
    SecondFactorSerializer,
    SecondStepSerializer,
    SetupSerializer,
)
from event_booking.accounts.services import second_factor, second_step
from event_booking.accounts.session_cookie import SESSION_HEADER
from event_booking.accounts.views.base import PublicView, SignedInView, signed_in
from event_booking.api.schema import describe

__all__ = ["ConfirmTotpView", "RecoveryCodesView", "SecondFactorView", "SecondStepView", "TotpView"]

TOO_OFTEN = "After 5 wrong codes in 15 minutes every code is answered with 429."


class SecondFactorView(SignedInView):
    """What is on."""

    serializer_class = SecondFactorSerializer

    @describe("One's own second factor", answers={200: SecondFactorSerializer}, errors=[401])
    def get(self, request: Request) -> Response:
        return Response(SecondFactorSerializer(second_factor.state_of(request.user)).data)


class TotpView(SignedInView):
    """An app with codes that change every half minute."""

    def get_serializer_class(self) -> Any:
        return PasswordAndCodeSerializer if self.request.method == "DELETE" else BeginSetupSerializer

    @describe(
        "Begin to set up an app with codes",
        description="Nothing is on until the first code is sent to `account/mfa/totp/confirm/`, within 15 minutes. "
        "People who `must_set_password` send no password. `code` is wanted if they have a passkey.",
        answers={200: SetupSerializer},
        errors=[400, 401, 413, 415, 429],
        refusals=["mfa_is_on"],
        example={"password": "Tr0ub4dor&3-horse"},
    )
    def post(self, request: Request) -> Response:
        return Response(SetupSerializer(second_factor.begin_setup(user=request.user, **self.read())).data)

    @describe(
        "Turn the second factor off",
        description='The body is `{"password": "…", "code": "…"}`; a recovery code will do. ' + TOO_OFTEN,
        answers={204: None},
        errors=[400, 401, 413, 415, 429],
        refusals=["mfa_is_off"],
    )
    def delete(self, request: Request) -> Response:
        second_factor.turn_off(user=request.user, **self.read())
        return Response(status=status.HTTP_204_NO_CONTENT)


class ConfirmTotpView(SignedInView):
    """The first code."""

    serializer_class = ConfirmSetupSerializer

    @describe(
        "Turn the second factor on by the app's first code",
        description="Answers recovery codes, this once. Every other session ends.",
        answers={200: RecoveryCodesSerializer},
        errors=[400, 401, 413, 415],
        refusals=["mfa_is_on"],
        example={"setup_token": "gAAAAABo…", "code": "271828"},
    )
    def post(self, request: Request) -> Response:
        codes = second_factor.turn_on(user=request.user, **self.read(), session=self.session)
        return Response(RecoveryCodesSerializer({"recovery_codes": codes}).data)


class RecoveryCodesView(SignedInView):
    """For the day on which the app is lost."""

    serializer_class = PasswordAndCodeSerializer

    @describe(
        "Make new recovery codes; the old ones die",
        description="They are shown this once. " + TOO_OFTEN,
        answers={200: RecoveryCodesSerializer},
        errors=[400, 401, 413, 415, 429],
        refusals=["mfa_is_off"],
        example={"password": "Tr0ub4dor&3-horse", "code": "271828"},
    )
    def post(self, request: Request) -> Response:
        codes = second_factor.renew_recovery_codes(user=request.user, **self.read())
        return Response(RecoveryCodesSerializer({"recovery_codes": codes}).data)


class SecondStepView(PublicView):
    """The second step of a login."""

    serializer_class = SecondStepSerializer

    @describe(
        "Finish a login with a code of the second factor",
        description="`mfa_token` came with the 401 `mfa_required` of the first step; it is good for 5 minutes, and for "
        "one login. 401 `token_not_valid`: begin at `login/` again. 400 `invalid_code`: try another code, of the "
        "app or a recovery code; each works once. " + TOO_OFTEN,
        answers={200: SignedInSerializer},
        parameters=[SESSION_HEADER],
        errors=[400, 401, 413, 415, 429],
        example={"mfa_token": "gAAAAABo…", "code": "271828"},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        return signed_in(*second_step.finish_sign_in(**self.read(), device=self.device))

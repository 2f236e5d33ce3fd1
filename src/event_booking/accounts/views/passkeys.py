"""Passkeys as a second factor. Mounted where the site has "webauthn" in allauth's ``MFA_SUPPORTED_TYPES``."""

from allauth.mfa.models import Authenticator
from django.http import Http404
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.accounts.serializers import SignedInSerializer
from event_booking.accounts.serializers.passkeys import (
    ANSWER,
    NEW,
    AddedPasskeySerializer,
    AddPasskeySerializer,
    FirstStepSerializer,
    PasskeyAnswerSerializer,
    PasskeyChallengeSerializer,
    PasskeySetupSerializer,
)
from event_booking.accounts.serializers.second_factor import (
    BeginSetupSerializer,
    PasskeySerializer,
    PasswordAndCodeSerializer,
)
from event_booking.accounts.services import passkeys
from event_booking.accounts.session_cookie import SESSION_HEADER
from event_booking.accounts.views.base import PublicView, SignedInView, signed_in
from event_booking.api.schema import describe


class BeginPasskeyView(SignedInView):
    """A challenge for a new one."""

    serializer_class = BeginSetupSerializer

    @describe(
        "Begin to set up a passkey",
        description="Nothing is stored until the browser's answer is sent to `account/mfa/passkeys/confirm/`, within "
        "15 minutes. `code` is wanted once a second factor is on.",
        answers={200: PasskeySetupSerializer},
        errors=[400, 401, 413, 415, 429],
        refusals=["too_many_passkeys"],
        example={"password": "Tr0ub4dor&3-horse"},
    )
    def post(self, request: Request) -> Response:
        return Response(PasskeySetupSerializer(passkeys.begin_passkey(user=request.user, **self.read())).data)


class ConfirmPasskeyView(SignedInView):
    """The device's answer."""

    serializer_class = AddPasskeySerializer

    @describe(
        "Add a passkey",
        description="Every other session ends. Recovery codes come with the first second factor, this once.",
        answers={201: AddedPasskeySerializer},
        errors=[400, 401, 413, 415],
        example={"setup_token": "gAAAAABo…", "name": "Ann's phone", "credential": NEW},
    )
    def post(self, request: Request) -> Response:
        passkey, codes = passkeys.add_passkey(user=request.user, **self.read(), session=self.session)
        body = {**PasskeySerializer(passkey).data, "recovery_codes": codes}
        return Response(body, status=status.HTTP_201_CREATED)


class PasskeyView(SignedInView):
    """One of them."""

    serializer_class = PasswordAndCodeSerializer

    @describe(
        "Remove a passkey",
        description='The body is `{"password": "…", "code": "…"}`, with a code of the app or a recovery code.',
        answers={204: None},
        errors=[400, 401, 404, 413, 415, 429],
    )
    def delete(self, request: Request, passkey: int) -> Response:
        try:
            passkeys.remove_passkey(user=request.user, passkey=passkey, **self.read())
        except Authenticator.DoesNotExist as error:
            raise Http404 from error
        return Response(status=status.HTTP_204_NO_CONTENT)


class PasskeyChallengeView(PublicView):
    """A challenge at the second step of a login."""

    serializer_class = FirstStepSerializer

    @describe(
        "Let a passkey finish a login",
        description="The browser's answer is sent to `login/mfa/passkey/confirm/`.",
        answers={200: PasskeyChallengeSerializer},
        errors=[400, 401, 413, 415],
        refusals=["mfa_is_off"],
        example={"mfa_token": "gAAAAABo…"},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        return Response(PasskeyChallengeSerializer(passkeys.begin_second_step(**self.read())).data)


class PasskeyAnswerView(PublicView):
    """The device's answer at the second step of a login."""

    serializer_class = PasskeyAnswerSerializer

    @describe(
        "Finish a login by a passkey",
        description="400 `invalid_code`: the answer is wrong. 401 `token_not_valid`: begin at `login/` again.",
        answers={200: SignedInSerializer},
        parameters=[SESSION_HEADER],
        errors=[400, 401, 413, 415],
        example={"passkey_token": "gAAAAABo…", "credential": ANSWER},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        return signed_in(*passkeys.finish_by_passkey(**self.read(), device=self.device))

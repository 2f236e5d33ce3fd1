"""Signing in by another site. Only where ``allauth.socialaccount`` is installed."""

from dataclasses import replace
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db.models import QuerySet
from django.http import Http404
from rest_framework import status
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from event_booking.accounts.exceptions import SocialLoginFailed
from event_booking.accounts.serializers import SignedInSerializer
from event_booking.accounts.serializers.second_factor import SignInRefusalSerializer
from event_booking.accounts.serializers.social import (
    ACME,
    AuthorizationSerializer,
    ProvidersSerializer,
    SocialAccountSerializer,
    SocialLoginSerializer,
)
from event_booking.accounts.services import social
from event_booking.accounts.services.counters import limit_network
from event_booking.accounts.session_cookie import SESSION_HEADER
from event_booking.accounts.social.providers import Proof, authorization, find_provider, identify, offered_providers
from event_booking.accounts.views.base import PublicView, SignedInView, signed_in
from event_booking.api.client_address import client_address
from event_booking.api.pagination import KeysetPagination
from event_booking.api.schema import describe


class ProviderListView(PublicView):
    """By which other sites people can sign in."""

    serializer_class = ProvidersSerializer

    @describe(
        "List the other sites by which people can sign in",
        answers={200: ProvidersSerializer},
        operation_id="login_social_list",
        auth=[],
    )
    def get(self, request: Request) -> Response:
        offered = offered_providers(request._request)  # noqa: SLF001 - REST framework's way to Django's request
        rows = [{"id": provider.sub_id, "name": provider.name} for provider in offered]
        return Response({"next": None, "previous": None, "results": rows})


class SocialLoginView(PublicView):
    """Sign in by one of them."""

    serializer_class = SocialLoginSerializer
    limited_as = "social"

    @describe(
        "What a client needs to send somebody to another site",
        description="Add `redirect_uri`, `state`, `code_challenge` and perhaps `nonce`, all kept by the client.",
        answers={200: AuthorizationSerializer},
        errors=[404, 429],
        answer_example=ACME,
        auth=[],
    )
    def get(self, request: Request, provider: str) -> Response:
        limit_network(scope=self.limited_as, address=client_address(request))  # asks the provider
        return Response(authorization(request._request, self.provider(provider)))  # noqa: SLF001

    @describe(
        "Sign in by another site: authorization code and PKCE (S256)",
        description="The client has compared `state` before. 401 `social_login_failed`: the provider did not confirm "
        "who it is, or the account is closed; 401 `mfa_required`: as for `login/`. 503 `provider_unavailable`: the "
        "provider does not answer, or answers nonsense. An account that exists is linked only if its address is proved "
        "here and verified there.",
        answers={200: SignedInSerializer, 401: SignInRefusalSerializer},
        parameters=[SESSION_HEADER],
        refusals=["social_address_unverified", "social_address_unproved", "social_address_taken"],
        errors=[400, 403, 404, 413, 415, 429],
        example={
            "code": "SplxlOBeZQQYbYS6WxSbIA",
            "redirect_uri": "https://tickets.example/signed-in/",
            "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        },
        auth=[],
    )
    def post(self, request: Request, provider: str) -> Response:
        found = self.provider(provider)
        body = self.read()
        device = replace(self.device, token=body.pop("device_token"))
        try:
            identity = identify(request._request, found, Proof(**body))  # noqa: SLF001
        except SocialLoginFailed as refusal:
            social.refuse(provider, refusal)
            raise
        return signed_in(*social.sign_in_by(identity, device=device))

    def provider(self, name: str) -> Any:
        found = find_provider(self.request._request, name)  # noqa: SLF001
        if found is None:
            raise Http404
        return found


class SocialAccountListView(ListModelMixin, SignedInView):
    """One's own identities at other sites."""

    serializer_class = SocialAccountSerializer
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[Any]:
        return social.own_identities(self.request.user)

    @describe(
        "List the other sites by which you sign in",
        answers={200: SocialAccountSerializer(many=True)},
        errors=[400, 401],
    )
    def get(self, request: Request) -> Response:
        return self.list(request)


class SocialAccountView(SignedInView):
    """One of them."""

    serializer_class = SocialAccountSerializer

    @describe(
        "Do not sign in by this site any more",
        description="Whoever has no password and no other site sets a password first (`change_password/`).",
        answers={204: None},
        refusals=["last_way_to_sign_in"],
        errors=[401, 404],
    )
    def delete(self, request: Request, identity: int) -> Response:
        try:
            social.unlink(user=request.user, identity=identity)
        except SocialAccount.DoesNotExist as error:
            raise Http404 from error
        return Response(status=status.HTTP_204_NO_CONTENT)

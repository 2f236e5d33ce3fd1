"""Who sends a request: the access token names a session, and the session must be alive."""

from typing import Any

from django.db.models import QuerySet, UUIDField
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import Token

from event_booking.accounts.models import Session
from event_booking.accounts.tokens import NONSENSE, session_of, user_claim
from event_booking.prepared import Param, Prepared

__all__ = ["SessionJWTAuthentication"]


def _alive() -> QuerySet[Session]:
    return Session.objects.alive().proved().select_related("user").order_by().filter(pk=Param("session", UUIDField()))


ALIVE = Prepared(_alive)


class SessionJWTAuthentication(JWTAuthentication):
    """simplejwt's authentication with a way back: one query finds session and user, and both must be alive.

    Whatever is odd about a token (algorithm, issuer, audience, type, claims, an ended session, a deleted or banned
    user, an account that nobody has proved) is the same 401.
    """

    def get_header(self, request: Any) -> bytes:
        try:
            return super().get_header(request)
        except UnicodeEncodeError as error:
            raise InvalidToken from error

    def get_validated_token(self, raw_token: bytes) -> Token:
        try:
            return super().get_validated_token(raw_token)
        except (InvalidToken, *NONSENSE) as error:
            raise InvalidToken from error

    def get_user(self, validated_token: Token) -> Any:
        try:
            key, claim = session_of(validated_token), validated_token[api_settings.USER_ID_CLAIM]
        except NONSENSE as error:
            raise InvalidToken from error
        session = next(iter(ALIVE.rows(session=key)), None)
        if session is None or user_claim(session.user) != claim or not session.user.is_active:
            raise InvalidToken
        return session.user


class SessionJWTScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI description names it."""

    target_class = "event_booking.accounts.authentication.SessionJWTAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> Any:
        return build_bearer_security_scheme_object(
            header_name=api_settings.AUTH_HEADER_NAME,
            token_prefix=api_settings.AUTH_HEADER_TYPES[0],
            bearer_format="JWT",
        )

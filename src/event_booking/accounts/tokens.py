"""The two tokens of a session: signed as ``SIMPLE_JWT`` says, with the claims that ``REST_AUTH`` says."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from dj_rest_auth.utils import jwt_encode
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import RefreshToken, Token

from event_booking.accounts.exceptions import InvalidToken

#: The claim that ties both tokens to their session.
SESSION_CLAIM = "sid"

#: What a signed or unsigned piece of nonsense makes of the JWT library beside its own errors: wrong types of claims,
#: times beyond the calendar, JSON too deep to read.
NONSENSE = (TokenError, ValueError, TypeError, OverflowError, AttributeError, KeyError, RecursionError)


@dataclass(frozen=True)
class TokenPair:
    """What a client gets. Not shown when printed."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    #: Name of the refresh token, which is the one that its session accepts from now on.
    jti: str = field(repr=False)
    #: By which this device proves at the next login that its owner used it before. Only where a session begins.
    device_token: str = field(default="", repr=False)


def new_pair(user: Any, session: UUID, *, jti: str = "") -> TokenPair:
    """A pair for this session, with whatever claims the site's ``JWT_TOKEN_CLAIMS_SERIALIZER`` adds.

    With a ``jti`` its refresh token is another copy of the one of that name.
    """
    _, refresh = jwt_encode(user)
    refresh[SESSION_CLAIM] = str(session)
    if jti:
        refresh[api_settings.JTI_CLAIM] = jti
    return TokenPair(access=str(refresh.access_token), refresh=str(refresh), jti=refresh[api_settings.JTI_CLAIM])


def read_refresh(text: str) -> tuple[UUID, str]:
    """Session and name of a refresh token that this site signed and that has not expired; raise ``InvalidToken``."""
    try:
        token = RefreshToken(text)  # type: ignore[arg-type]
        return session_of(token), str(token[api_settings.JTI_CLAIM])
    except NONSENSE as error:
        raise InvalidToken from error


def session_of(token: Token) -> UUID:
    """The session that a token claims; raise ``ValueError`` or ``KeyError`` when it claims none."""
    claim = token[SESSION_CLAIM]
    if not isinstance(claim, str):
        raise ValueError("the session's id is a string")
    return UUID(claim)


def user_claim(user: Any) -> str:
    """How tokens name this user."""
    return str(getattr(user, api_settings.USER_ID_FIELD))

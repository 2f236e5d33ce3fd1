"""Reading an ``id_token`` (OpenID Connect Core 1.0, 3.1.3.7): signed by the provider, for this site, now, this time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import jwt

#: Asymmetric ones alone: nobody who knows a public key, or the client's secret, can sign.
ALGORITHMS = frozenset(f"{kind}{size}" for kind in ("RS", "PS", "ES") for size in (256, 384, 512)) | {"EdDSA"}
LEEWAY = 30
REQUIRED = ["iss", "aud", "sub", "exp", "iat"]


class InvalidIdToken(Exception):
    """It does not say who somebody is."""


def read_id_token(
    token: str, *, keys: Sequence[Mapping[str, Any]], issuer: str, audience: str, nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims of a token that is all right; raise ``InvalidIdToken``. ``now`` is the database's time."""
    # PyJWT would look at this machine's clock: its times are compared below
    options: Any = {"require": REQUIRED, "verify_exp": False, "verify_iat": False, "verify_nbf": False}
    try:
        key, algorithm = _key(token, keys)
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=[algorithm], audience=audience, issuer=issuer, options=options
        )
        _check_times(claims, now.timestamp())
        _check_party(claims, audience)
    except (jwt.PyJWTError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise InvalidIdToken(type(error).__name__) from error
    check_nonce(claims, nonce)
    return claims


def _key(token: str, keys: Sequence[Mapping[str, Any]]) -> tuple[jwt.PyJWK, str]:
    """The provider's key that the token names, for the one algorithm that it may be used with."""
    header = jwt.get_unverified_header(token)
    algorithm, kid = header["alg"], header.get("kid")
    usable = [key for key in keys if key.get("use", "sig") == "sig" and kid in (None, key.get("kid"))]
    if algorithm not in ALGORITHMS or len(usable) != 1 or usable[0].get("alg", algorithm) != algorithm:
        raise ValueError("no key fits")
    return jwt.PyJWK(dict(usable[0]), algorithm=algorithm), algorithm


def _check_times(claims: dict[str, Any], now: float) -> None:
    if claims["exp"] + LEEWAY <= now or max(claims["iat"], claims.get("nbf", 0)) - LEEWAY > now:
        raise ValueError("not now")


def _check_party(claims: dict[str, Any], audience: str) -> None:
    """A token for several sites names the one that it was given to."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", "" if several else audience) != audience:
        raise ValueError("given to somebody else")


def check_nonce(claims: Mapping[str, Any], nonce: str) -> None:
    """The client's own ``nonce`` comes back in the token, if it sent one; and one that it did not send does not."""
    if claims.get("nonce", "") != nonce:
        raise InvalidIdToken("nonce")


def claims_unverified(token: Any) -> dict[str, Any]:
    """What a token says that came straight from the provider, and that allauth has verified or does not need."""
    if not token:
        return {}
    try:
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, TypeError, ValueError) as error:
        raise InvalidIdToken(type(error).__name__) from error
    return claims

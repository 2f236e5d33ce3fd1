"""Signatures of what is sent to others' systems, as Standard Webhooks has them (https://www.standardwebhooks.com)."""

import hashlib
import hmac
from base64 import b64decode, b64encode

PREFIX = "whsec_"


def sign(secret: str, *, id: str, timestamp: int, body: bytes) -> str:  # noqa: A002 - the standard's name
    """The signature as it stands in ``webhook-signature``; several are separated by a space."""
    signed = f"{id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()


def verify(secret: str, *, id: str, timestamp: int, body: bytes, signature: str) -> bool:  # noqa: A002
    """Whether one of the signatures in ``webhook-signature`` is ours; how old it may be is the caller's matter."""
    expected = sign(secret, id=id, timestamp=timestamp, body=body).encode()
    return any(hmac.compare_digest(expected, given.encode()) for given in signature.split())


def _key(secret: str) -> bytes:
    try:
        return b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError as error:
        message = "a secret is whsec_ and base64"
        raise ValueError(message) from error

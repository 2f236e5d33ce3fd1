"""Signatures of what is posted to other servers, in the form of https://www.standardwebhooks.com.

What is signed is ``id.timestamp.body``: nobody can change it, pass it off as another message, or send it again later
than the receiver's leeway. Libraries for receivers exist in most languages.
"""

import base64
import binascii
import hmac
from collections.abc import Sequence
from secrets import token_bytes

__all__ = ["new_secret", "sign", "verify"]

PREFIX = "whsec_"
VERSION = "v1"
#: The standard wants 24 to 64.
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret to be shared with one receiver: ``whsec_`` and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(token_bytes(SECRET_BYTES)).decode()


def key_of(secret: str) -> bytes:
    """The bytes that a secret stands for; raise ``ValueError`` if it is not base64 of at least 24 bytes."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("a secret is whsec_ and base64") from None  # never shown, not even in part
    if len(key) < 24:
        raise ValueError("a secret has at least 24 bytes")
    return key


def sign(secret: str, *, id: str, timestamp: int, body: bytes) -> str:  # noqa: A002 - what the standard calls it
    """The signature of one message: ``v1,…``."""
    digest = hmac.digest(key_of(secret), f"{id}.{timestamp}.".encode() + body, "sha256")
    return f"{VERSION},{base64.b64encode(digest).decode()}"


def verify(secret: str, *, id: str, timestamp: int, body: bytes, signature: str) -> bool:  # noqa: A002
    """Whether one of the signatures in the header, with spaces between them, is right.

    How old a message may be is the receiver's own decision: compare ``timestamp`` with the clock.
    """
    wanted = sign(secret, id=id, timestamp=timestamp, body=body).encode()
    # every one is compared, so that the time taken says nothing
    return any([hmac.compare_digest(wanted, given.encode()) for given in signature.split(" ")])  # noqa: C419


def signed_headers(secrets: Sequence[str], *, id: str, timestamp: int, body: bytes) -> dict[str, str]:  # noqa: A002
    """The three headers of a message, signed with every secret: two of them while a secret is being changed."""
    signatures = [sign(secret, id=id, timestamp=timestamp, body=body) for secret in secrets]
    return {"webhook-id": id, "webhook-timestamp": str(timestamp), "webhook-signature": " ".join(signatures)}

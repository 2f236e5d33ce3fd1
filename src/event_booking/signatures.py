"""Signatures of what is sent to others' systems, as Standard Webhooks has them (https://www.standardwebhooks.com)."""

import hashlib
import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping

PREFIX = "whsec_"


def sign(secret: str, *, id: str, timestamp: int, body: bytes) -> str:  # noqa: A002 - the standard's name
    """The signature as it stands in ``webhook-signature``; several are separated by a space."""
    signed = f"{id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()


def verify(secret: str, *, headers: Mapping[str, str], body: bytes, now: float, tolerance: float = 300) -> bool:
    raise NotImplementedError


def _key(secret: str) -> bytes:
    return b64decode(secret.removeprefix(PREFIX))

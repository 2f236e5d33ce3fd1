"""The site's own key pair, by which push services know who sends. RFC 8292."""

import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

__all__ = ["new_private_key"]

CURVE = ec.SECP256R1()
#: Push services accept no more than 24 hours; the rest is for clocks that are wrong.
VALID_SECONDS = 12 * 3600


def new_private_key() -> str:
    """A key for ``VAPID_PRIVATE_KEY``: 32 bytes in base64url, as other Web Push libraries write it too."""
    number = ec.generate_private_key(CURVE).private_numbers().private_value
    return base64url(number.to_bytes(32, "big"))


def read_private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """The key that this text is; raise ``ValueError`` for any other, without showing it."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}=?", text):
        raise ValueError("a private key is 32 bytes in base64url")
    number = int.from_bytes(from_base64url(text), "big")
    try:
        return ec.derive_private_key(number, CURVE)
    except ValueError:
        raise ValueError("this is no private key of the curve P-256") from None


def public_key(key: ec.EllipticCurvePrivateKey) -> str:
    """What a browser needs in order to subscribe: its ``applicationServerKey``."""
    return base64url(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def authorization(key: ec.EllipticCurvePrivateKey, *, endpoint: str, subject: str) -> str:
    """The header that proves to the endpoint's service, and to no other one, who sends."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(time.time()) + VALID_SECONDS, "sub": subject}
    token = jwt.encode(claims, key, algorithm="ES256")
    return f"vapid t={token}, k={public_key(key)}"


def base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Raises ``ValueError`` for what is none."""
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))

"""Signed ticket codes, so that a scanner knows a ticket of this site without a network.

What stands in a QR code is ``<code>.<event id>.<key id>.<signature>``: Ed25519 over the three parts before it. Nothing
here needs settings or a database. A signature says that the site issued the ticket for this event, not that the ticket
is still good: only the site knows of cancellations, transfers and other doors.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

__all__ = ["InvalidTicketToken", "TicketClaim", "read_keys", "verify_ticket"]

ALGORITHM = "Ed25519"
#: Nothing else that the site signs can be taken for a ticket.
DOMAIN = b"event_booking.ticket.v1:"
TOKEN = re.compile(
    r"(?P<code>[A-Za-z0-9]{1,64})\.(?P<event>[1-9][0-9]{0,18})\.(?P<key>[0-9a-f]{8})\.(?P<signature>[A-Za-z0-9_-]{86})"
)

PublicKeys = Mapping[str, Ed25519PublicKey]


class InvalidTicketToken(ValueError):
    """This is no ticket that one of the keys signed."""


@dataclass(frozen=True)
class TicketClaim:
    """What a token says, once its signature was found good."""

    code: str
    event_id: int
    key_id: str


def verify_ticket(token: str, keys: PublicKeys) -> TicketClaim:
    """What a signed token says; raise ``InvalidTicketToken`` for whatever is odd about it.

    Whether it is for the event at this door is the caller's to compare.
    """
    match = TOKEN.fullmatch(token)
    key = keys.get(match["key"]) if match else None
    if match is None or key is None:
        raise InvalidTicketToken
    signed, _, signature = token.rpartition(".")
    try:
        key.verify(_decode(signature), DOMAIN + signed.encode())
    except (InvalidSignature, ValueError) as error:
        raise InvalidTicketToken from error
    return TicketClaim(code=match["code"], event_id=int(match["event"]), key_id=match["key"])


def sign_ticket(*, code: str, event_id: int, key: Ed25519PrivateKey) -> str:
    """The token of a ticket. The same ticket and key give the same token."""
    signed = f"{code}.{event_id}.{key_id(key.public_key())}"
    return f"{signed}.{_encode(key.sign(DOMAIN + signed.encode()))}"


@lru_cache(maxsize=64)
def signing_key(secret: str) -> Ed25519PrivateKey:
    """The key that a secret stands for: always the same one, and useless for guessing the secret if that is long."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"event_booking.ticket_key.v1")
    return Ed25519PrivateKey.from_private_bytes(derivation.derive(secret.encode()))


def key_id(key: Ed25519PublicKey) -> str:
    return sha256(key.public_bytes_raw()).hexdigest()[:8]


def publish_key(key: Ed25519PublicKey) -> dict[str, str]:
    """A public key as scanners get it."""
    return {"id": key_id(key), "algorithm": ALGORITHM, "public_key": _encode(key.public_bytes_raw())}


def read_keys(published: Iterable[Mapping[str, str]]) -> dict[str, Ed25519PublicKey]:
    """Keys by id from what ``check_in/keys/`` answered; those of algorithms that came later are left out."""
    known = (row["public_key"] for row in published if row["algorithm"] == ALGORITHM)
    keys = [Ed25519PublicKey.from_public_bytes(_decode(text)) for text in known]
    return {key_id(key): key for key in keys}


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    """Raise ``ValueError`` for a second spelling of the same bytes, too."""
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encode(data) != text:
        raise ValueError
    return data

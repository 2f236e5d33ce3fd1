"""The secrets with which what is sent is signed: shown once, stored sealed."""

import secrets
from base64 import b64encode

from event_booking.sealing import seal, unseal

PURPOSE = "webhooks"
#: As Standard Webhooks writes them.
PREFIX = "whsec_"
LENGTH = 32


def new_secret() -> str:
    """A secret as its owner gets it."""
    return PREFIX + b64encode(secrets.token_bytes(LENGTH)).decode()


def seal_secret(secret: str) -> str:
    return seal(secret, purpose=PURPOSE)


def open_secret(sealed: str) -> str:
    """The secret; raise ``Unreadable`` where the site has given up its ``SECRET_KEY`` of then."""
    return unseal(sealed, purpose=PURPOSE)

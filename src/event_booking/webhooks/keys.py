"""The secrets with which what is sent is signed: shown once, stored sealed."""

from event_booking.sealing import seal, unseal

PURPOSE = "webhooks"


def seal_secret(secret: str) -> str:
    return seal(secret, purpose=PURPOSE)


def open_secret(sealed: str) -> str:
    """The secret; raise ``Unreadable`` where the site has given up its ``SECRET_KEY`` of then."""
    return unseal(sealed, purpose=PURPOSE)

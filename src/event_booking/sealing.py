"""What only this site can read and nobody can change: authenticated encryption with keys made from ``SECRET_KEY``."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


class Unreadable(ValueError):
    """It was sealed by somebody else, for something else, or with a key that the site has given up."""


def seal(text: str, *, purpose: str) -> str:
    """Seal it for one purpose; ``unseal`` for another one does not open it."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """What was sealed, with ``SECRET_KEY`` or one of ``SECRET_KEY_FALLBACKS``; raise ``Unreadable``."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError) as error:
        raise Unreadable from error


def _box(purpose: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret, purpose)) for secret in secrets])


def _key(secret: str | bytes, purpose: str) -> bytes:
    # "accounts", where this module once stood: what was sealed then stays readable
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"event_booking.accounts.{purpose}".encode())
    return base64.urlsafe_b64encode(derivation.derive(force_bytes(secret)))

"""The site's own ticket keys: the first signs, all of them verify, so that a new one can be put in front."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.encoding import force_str

from event_booking.bookings.signing import (
    InvalidTicketToken,
    PublicKeys,
    key_id,
    publish_key,
    sign_ticket,
    signing_key,
    verify_ticket,
)
from event_booking.conf import app_settings


def ticket_token(*, code: str, event_id: int) -> str:
    """What stands in the ticket's QR code."""
    return sign_ticket(code=code, event_id=event_id, key=signing_key(_secrets()[0]))


def code_for_event(text: str, *, event_id: int) -> str:
    """The bare code in what was scanned, which may be bare already; "" if it is forged or for another event."""
    if "." not in text:
        return text
    try:
        claim = verify_ticket(text, public_keys())
    except InvalidTicketToken:
        return ""
    return claim.code if claim.event_id == event_id else ""


def public_keys() -> PublicKeys:
    return {key_id(key): key for key in (signing_key(secret).public_key() for secret in _secrets())}


def published_keys() -> list[dict[str, str]]:
    """The public keys as scanners get them, the one that signs first."""
    return [publish_key(key) for key in public_keys().values()]


def _secrets() -> list[str]:
    secrets: Sequence[str | bytes] = app_settings().TICKET_KEYS or [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [force_str(secret) for secret in secrets]

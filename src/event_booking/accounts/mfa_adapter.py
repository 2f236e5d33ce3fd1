"""For ``MFA_ADAPTER``: what allauth.mfa stores is encrypted, and what it shows is named without a request."""

from typing import Any
from urllib.parse import urlsplit

from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import DefaultMFAAdapter

from event_booking.conf import app_settings
from event_booking.people import people
from event_booking.sealing import seal, unseal

__all__ = ["MFAAdapter"]

PURPOSE = "mfa"

#: Before what was encrypted here. What was stored before this adapter came is read as it stands.
SEALED = "sealed:"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """``MFA_ADAPTER = "event_booking.accounts.mfa_adapter.MFAAdapter"``."""

    def encrypt(self, text: str) -> str:
        return SEALED + seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        if not encrypted_text.startswith(SEALED):
            return encrypted_text
        return unseal(encrypted_text.removeprefix(SEALED), purpose=PURPOSE)

    def get_totp_label(self, user: Any) -> str:
        return people().get_email(user)

    def get_totp_issuer(self) -> str:
        return mfa_settings.TOTP_ISSUER or app_settings().SITE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        site = app_settings()
        return {"id": urlsplit(site.SITE_URL).hostname or "localhost", "name": site.SITE_NAME}

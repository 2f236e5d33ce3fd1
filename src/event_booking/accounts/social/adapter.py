"""``SOCIALACCOUNT_ADAPTER = "event_booking.accounts.social.adapter.SocialAdapter"``, or a subclass of it."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from event_booking.accounts.social.asking import ProviderSession

__all__ = ["SocialAdapter"]


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """allauth's adapter, whose requests to providers have an end, and whose addresses keep their letters."""

    def get_requests_session(self) -> Any:
        return ProviderSession()

    def get_provider(self, *args: Any, **kwargs: Any) -> Any:
        return _remembering(super().get_provider(*args, **kwargs))

    def list_providers(self, *args: Any, **kwargs: Any) -> list[Any]:
        return [_remembering(provider) for provider in super().list_providers(*args, **kwargs)]


def _remembering(provider: Any) -> Any:
    """The provider, which remembers how an address was spelled: allauth makes a k of the sign for kelvin."""
    addresses, fields = provider.extract_email_addresses, provider.extract_common_fields

    def extract_email_addresses(data: Any) -> list[Any]:
        found: list[Any] = addresses(data)
        for address in found:
            address.as_told = address.email
        return found

    def extract_common_fields(data: Any) -> Any:
        found = fields(data)
        provider.email_as_told = found.get("email")
        return found

    provider.extract_email_addresses, provider.extract_common_fields = extract_email_addresses, extract_common_fields
    return provider


def as_told(address: Any, provider: Any) -> str:
    """An address of a ``SocialLogin``, as the provider spelled it."""
    return str(getattr(address, "as_told", None) or getattr(provider, "email_as_told", None) or "")

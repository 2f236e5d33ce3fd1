"""allauth's providers: which ones the site offers, and what one of them says about whoever brings a code."""

import logging
import re
from dataclasses import dataclass, field
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.core.exceptions import ImproperlyConfigured, MultipleObjectsReturned
from django.db import DatabaseError
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.exceptions import ProviderUnavailable, SocialLoginFailed
from event_booking.accounts.social.adapter import SocialAdapter
from event_booking.accounts.social.asking import asking
from event_booking.accounts.social.id_tokens import InvalidIdToken, check_nonce, claims_unverified
from event_booking.accounts.social.identity import Identity, identity_of
from event_booking.accounts.social.openid import openid_data
from event_booking.conf import app_settings

logger = logging.getLogger("event_booking.accounts")

NAME = re.compile(r"[-a-zA-Z0-9_]+")


@dataclass(frozen=True)
class Proof:
    """What a client brings back from a provider."""

    code: str = field(repr=False)
    redirect_uri: str
    code_verifier: str = field(repr=False)
    nonce: str = field(default="", repr=False)


def offered_providers(request: HttpRequest) -> list[Any]:
    """The providers by which people can sign in here, as ``SOCIALACCOUNT_PROVIDERS`` has them.

    None at all, unless the site says where they may come back to, and its requests to them have an end.
    """
    adapter = get_adapter(request)
    if not app_settings().SOCIAL_REDIRECT_URIS or not isinstance(adapter, SocialAdapter):
        return []
    return [provider for provider in adapter.list_providers(request) if _is_offered(provider)]


def find_provider(request: HttpRequest, name: str) -> Any | None:
    """The offered provider of this name."""
    try:
        named = [provider for provider in offered_providers(request) if provider.sub_id == name]
    except (ImproperlyConfigured, MultipleObjectsReturned, SocialApp.DoesNotExist):
        return None
    return named[0] if len(named) == 1 else None


def _is_offered(provider: Any) -> bool:
    """Speaks OAuth 2, and is told by settings: an app in a table would let whoever may write there choose addresses."""
    if not isinstance(provider, OAuth2Provider) or provider.app.pk is not None:
        return False
    return bool(NAME.fullmatch(provider.sub_id)) and not provider.app.settings.get("hidden")


def authorization(request: HttpRequest, provider: Any) -> dict[str, Any]:
    """Where a client sends people to, and with what; it adds ``state`` and ``code_challenge`` of its own."""
    try:
        with asking() as current:
            adapter = provider.get_oauth2_adapter(request)
            url = adapter.authorize_url
            current.check(url)  # clients go there
    except DatabaseError:
        raise
    except Exception as error:
        raise _unavailable(provider, error) from error
    parameters = {
        adapter.client_class.client_id_parameter: provider.app.client_id,
        "response_type": "code",
        "scope": adapter.scope_delimiter.join(provider.get_scope()),
        "code_challenge_method": "S256",
        **provider.get_auth_params(),
    }
    return {"id": provider.sub_id, "name": provider.name, "authorization_url": url, "parameters": parameters}


@sensitive_variables()
def identify(request: HttpRequest, provider: Any, proof: Proof) -> Identity:
    """Whom the provider vouches for; raise ``SocialLoginFailed``, or ``ProviderUnavailable`` if it makes no sense.

    Whatever it answers is a stranger's: no list of exceptions would hold what that can make of a library.
    """
    try:
        with asking() as current:
            login = _login(request, provider, proof, current)
        return identity_of(request, provider, login)
    except (DatabaseError, SocialLoginFailed):
        raise
    except InvalidIdToken as error:
        logger.warning("social login: %s sent an id_token that is not valid (%s)", provider.sub_id, error)
        raise SocialLoginFailed from error
    except Exception as error:
        raise _unavailable(provider, error) from error


def _unavailable(provider: Any, error: Exception) -> ProviderUnavailable:
    logger.warning("social login: %s is of no use at the moment (%s)", provider.sub_id, type(error).__name__)
    return ProviderUnavailable()


def _login(request: HttpRequest, provider: Any, proof: Proof, current: Any) -> Any:
    """allauth's ``SocialLogin``, not stored.

    dj-rest-auth's serializer is passed over: it takes access tokens that were given to other sites, knows no PKCE, and
    goes on to open a browser session and to link by address.
    """
    adapter = provider.get_oauth2_adapter(request)
    adapter.get_callback_url = lambda request, app: proof.redirect_uri  # allauth's own is one of its pages
    client = adapter.get_client(request, provider.app)
    try:
        answer = client.get_access_token(proof.code, pkce_code_verifier=proof.code_verifier)
    except OAuth2Error as error:
        if 400 <= current.status < 500:
            if "invalid_client" in str(error):  # RFC 6749, 5.2: the site's own mistake
                logger.warning("social login: %s does not know our client_id and secret", provider.sub_id)
            raise SocialLoginFailed from error
        raise
    if isinstance(provider, OpenIDConnectProvider):
        return provider.sociallogin_from_response(request, openid_data(provider, adapter, answer, proof.nonce))
    # the access token did not come by way of the adapter, so that it verifies signatures too
    login = adapter.complete_login(request, provider.app, adapter.parse_token(answer), response=answer)
    check_nonce(claims_unverified(answer.get("id_token")), proof.nonce)
    return login

"""allauth's providers: which ones the site offers, and what one of them says about whoever brings a code."""

import logging
import re
from dataclasses import dataclass, field
from string import ascii_lowercase, ascii_uppercase
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
from rest_framework.exceptions import ValidationError

from event_booking.accounts.exceptions import ProviderUnavailable, SocialLoginFailed
from event_booking.accounts.fields import AddressField
from event_booking.accounts.social.adapter import SocialAdapter, as_told
from event_booking.accounts.social.asking import BoundedSession, asking
from event_booking.accounts.social.id_tokens import InvalidIdToken, check_nonce, claims_unverified, read_id_token
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.people.django import email_key

logger = logging.getLogger("event_booking.accounts")

WELL_KNOWN = "/.well-known/"
NAME = re.compile(r"[-a-zA-Z0-9_]+")
#: ``lower()`` would make a k of the sign for kelvin, which is another letter of another address.
SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


@dataclass(frozen=True)
class Proof:
    """What a client brings back from a provider."""

    code: str = field(repr=False)
    redirect_uri: str
    code_verifier: str = field(repr=False)
    nonce: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Whom a provider vouches for."""

    provider: str
    uid: str
    #: As this site spells addresses; empty unless the provider has verified it.
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    may_sign_up: bool = True


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
        return _identity(request, provider, login)
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
            raise SocialLoginFailed from error
        raise
    if isinstance(provider, OpenIDConnectProvider):
        return provider.sociallogin_from_response(request, _openid(provider, adapter, answer, proof.nonce))
    # the access token did not come by way of the adapter, so that it verifies signatures too
    login = adapter.complete_login(request, provider.app, adapter.parse_token(answer), response=answer)
    check_nonce(claims_unverified(answer.get("id_token")), proof.nonce)
    return login


def _openid(provider: Any, adapter: Any, answer: dict[str, Any], nonce: str) -> dict[str, Any]:
    """Claims of a verified ``id_token``, and what the provider's ``userinfo`` says about the same person."""
    config, app = adapter.openid_config, provider.app
    _check_issuer(provider, config)
    with short_transaction() as now:
        pass
    data = {
        "id_token": read_id_token(
            answer.get("id_token", ""),
            keys=_get(config["jwks_uri"])["keys"],
            issuer=config["issuer"],
            audience=app.client_id,
            nonce=nonce,
            now=now,
        )
    }
    if app.settings.get("fetch_userinfo", True) and "userinfo_endpoint" in config:
        data["userinfo"] = _get(config["userinfo_endpoint"], Authorization=f"Bearer {answer['access_token']}")
        if data["userinfo"].get("sub") != data["id_token"]["sub"]:
            raise InvalidIdToken("userinfo is about somebody else")
    return data


def _check_issuer(provider: Any, config: dict[str, Any]) -> None:
    """Whoever answers at the configured address speaks for that address (OpenID Connect Discovery 1.0, 4.3)."""
    told = provider.app.settings.get("openid_configuration_overrides", {}).get("issuer")
    wanted = told or provider.server_url.partition(WELL_KNOWN)[0]
    if config["issuer"].rstrip("/") != wanted.rstrip("/"):
        raise ValueError("another issuer than was configured")


def _get(url: str, **headers: str) -> Any:
    with BoundedSession() as session:
        answer = session.get(url, headers=headers)
        answer.raise_for_status()
        return answer.json()


def _identity(request: HttpRequest, provider: Any, login: Any) -> Identity:
    uid = login.account.uid
    if not uid.isprintable():
        raise ValueError("the person's number is unreadable")
    return Identity(
        provider=provider.sub_id,
        uid=uid,
        email=_verified_address(login),
        first_name=_name(getattr(login.user, "first_name", "")),
        last_name=_name(getattr(login.user, "last_name", "")),
        may_sign_up=get_adapter(request).is_open_for_signup(request, login),
    )


def _verified_address(login: Any) -> str:
    """The first one, allauth having put the primary ones in front. Some providers say "false", which is not false.

    What was verified is the address to the letter: one that only looks like, or is folded to, somebody's is not theirs.
    """
    addresses = [each for each in login.email_addresses if str(each.verified).lower() == "true"]
    if not addresses:
        return ""
    try:
        address: str = AddressField().run_validation(addresses[0].email)
    except ValidationError:
        return ""
    return address if email_key(address) == as_told(addresses[0], login.provider).translate(SMALL) else ""


def _name(text: str) -> str:
    return " ".join("".join(letter for letter in text if letter.isprintable()).split())[:150]

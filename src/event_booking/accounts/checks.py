"""System checks: what accounts need from the site's settings."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from allauth.account import app_settings as account_settings
from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend, RemoteUserBackend
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string
from rest_framework.settings import api_settings
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.settings import api_settings as jwt_settings

from event_booking.accounts.authentication import SessionJWTAuthentication
from event_booking.accounts.backends import LockingModelBackend
from event_booking.conf import app_settings

LOCKING_BACKEND = "event_booking.accounts.backends.LockingModelBackend"


def check_accounts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report what would fail only when somebody signs in."""
    found: list[CheckMessage] = []
    if not apps.is_installed("allauth.account"):
        hint = 'Add "allauth" and "allauth.account" to INSTALLED_APPS: it keeps which addresses are proved.'
        found.append(Error("allauth.account is not installed.", hint=hint, id="event_booking_accounts.E001"))
    if not hasattr(get_user_model(), jwt_settings.USER_ID_FIELD):
        message = f"Users have no field {jwt_settings.USER_ID_FIELD!r}, by which tokens name them."
        found.append(Error(message, hint='SIMPLE_JWT = {"USER_ID_FIELD": "pk"}', id="event_booking_accounts.E002"))
    field, told = get_user_model().get_email_field_name(), account_settings.USER_MODEL_EMAIL_FIELD
    if told != field:
        message = f"allauth looks for addresses in {told!r}, but the user model keeps them in {field!r}."
        hint = f'ACCOUNT_USER_MODEL_EMAIL_FIELD = "{field}"'
        found.append(Error(message, hint=hint, id="event_booking_accounts.E003"))
    if apps.is_installed("django.contrib.admin") and (unlocked := _unlocked_backends()):
        hint = f'AUTHENTICATION_BACKENDS = ["{LOCKING_BACKEND}"], or class Ours(LockingModelBackend, TheirBackend).'
        message = (
            "Passwords can be guessed at the admin's login as often as anybody likes, and are enough there without a"
            f" second factor: {', '.join(unlocked)}."
        )
        found.append(Warning(message, hint=hint, id="event_booking_accounts.W004"))
    return [*found, *_tokens(), *_second_factor(), *_own_settings()]


def _tokens() -> Iterator[CheckMessage]:
    """Report tokens that are judged by nobody, or by somebody who asks for no session."""
    path = f"{SessionJWTAuthentication.__module__}.{SessionJWTAuthentication.__qualname__}"
    classes: Any = api_settings.DEFAULT_AUTHENTICATION_CLASSES
    if not any(issubclass(kind, SessionJWTAuthentication) for kind in classes):
        hint = f'REST_FRAMEWORK = {{"DEFAULT_AUTHENTICATION_CLASSES": ["{path}"]}}'
        message = "SessionJWTAuthentication is not in use: nobody who signs in by the API is recognised."
        yield Warning(message, hint=hint, id="event_booking_accounts.W001")
    for kind in classes:
        if not issubclass(kind, JWTAuthentication) or issubclass(kind, SessionJWTAuthentication):
            continue
        message = f"{kind.__name__} asks for no session: it takes tokens that were signed out, until they expire."
        hint = f"Leave it out of DEFAULT_AUTHENTICATION_CLASSES, or let it inherit from {path}."
        yield Warning(message, hint=hint, id="event_booking_accounts.W007")


def _unlocked_backends() -> list[str]:
    """Those that judge passwords and do not stand behind the lock, such as allauth's."""
    kinds = {path: import_string(path) for path in settings.AUTHENTICATION_BACKENDS}
    judging = {path for path, kind in kinds.items() if issubclass(kind, ModelBackend)}
    return sorted(path for path in judging if not issubclass(kinds[path], LockingModelBackend | RemoteUserBackend))


def _own_settings() -> list[CheckMessage]:
    try:
        app_settings()
    except ImproperlyConfigured:
        return []  # event_booking.E002 says it
    return [*_address(), *_cookie(), *_social()]


def _address() -> list[CheckMessage]:
    """Report a page by which nobody could take their address back."""
    page = app_settings().ADDRESS_REVERT_PAGE
    try:
        if "…" in page.format(**dict.fromkeys(["token"], "…")):
            return []
    except (KeyError, IndexError, ValueError, AttributeError):
        pass
    hint = 'A path such as "/account/email/revert/?token={token}".'
    message = f"EVENT_BOOKING['ADDRESS_REVERT_PAGE'] can not be {page!r}."
    return [Error(message, hint=hint, id="event_booking_accounts.E006")]


def _cookie() -> list[CheckMessage]:
    """Report a cookie that browsers would refuse, so that nobody stays signed in."""
    name = app_settings().REFRESH_COOKIE
    if not isinstance(name, str) or re.search(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]", name):
        hint = 'Letters, digits, "_" and "-", such as "event_booking_refresh".'
        message = f"EVENT_BOOKING['REFRESH_COOKIE'] can not be {name!r}."
        return [Error(message, hint=hint, id="event_booking_accounts.E007")]
    if name.startswith("__Host-") or (name.startswith("__Secure-") and not settings.SESSION_COOKIE_SECURE):
        hint = "__Host- cookies are for the whole host, this one is for the API; __Secure- needs SESSION_COOKIE_SECURE."
        message = f"Browsers refuse the cookie {name!r}: nobody stays signed in."
        return [Error(message, hint=hint, id="event_booking_accounts.E008")]
    return []


def _second_factor() -> list[CheckMessage]:
    """Report what would make a second factor less than one."""
    if not apps.is_installed("allauth.mfa"):
        return []
    from allauth.mfa.adapter import get_adapter

    found: list[CheckMessage] = []
    if getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", None):
        kind = Warning if settings.DEBUG else Error
        message = "MFA_TOTP_INSECURE_BYPASS_CODE opens allauth's own pages to anybody. (The API does not know it.)"
        found.append(kind(message, hint="Remove it.", id="event_booking_accounts.E004"))
    if get_adapter().encrypt("secret") == "secret":
        message = "Secrets of second factors are stored as they are: whoever reads the database can make codes."
        hint = 'MFA_ADAPTER = "event_booking.accounts.mfa_adapter.MFAAdapter"'
        found.append(Warning(message, hint=hint, id="event_booking_accounts.W002"))
    return found


def _social() -> list[CheckMessage]:
    """Report why nobody would sign in by another site, although the site says where they come back to."""
    if not app_settings().SOCIAL_REDIRECT_URIS:
        return []
    if not apps.is_installed("allauth.socialaccount"):
        hint = 'Add "allauth.socialaccount" and your providers to INSTALLED_APPS, or empty SOCIAL_REDIRECT_URIS.'
        message = "Nobody signs in by another site: allauth.socialaccount is not installed."
        return [Warning(message, hint=hint, id="event_booking_accounts.W003")]
    from allauth.socialaccount.adapter import get_adapter

    from event_booking.accounts.social.adapter import SocialAdapter

    if isinstance(get_adapter(), SocialAdapter):
        return []
    hint = 'SOCIALACCOUNT_ADAPTER = "event_booking.accounts.social.adapter.SocialAdapter", or a subclass of it'
    message = "Nobody signs in by another site: allauth's adapter would wait for providers without end."
    return [Error(message, hint=hint, id="event_booking_accounts.E005")]

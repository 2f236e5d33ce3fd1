"""Somebody who comes back from the provider of ``tests/servers/openid.py``."""

import secrets
from typing import Any

from rest_framework.test import APIClient

from tests.servers.openid import CLIENT_ID, REDIRECT_URI, SECRET, Provider, challenge_of

PATH = "/api/v1/login/social/acme/"
SUB = "248289761001"


def settings_for(provider: Provider, **settings: Any) -> dict[str, Any]:
    """``SOCIALACCOUNT_PROVIDERS`` with this provider as "acme"."""
    app = {"provider_id": "acme", "name": "Acme", "client_id": CLIENT_ID, "secret": SECRET}
    return {"openid_connect": {"APPS": [{**app, "settings": {"server_url": provider.url, **settings}}]}}


def proof(provider: Provider, sub: str = SUB, *, body: dict[str, Any] | None = None, **claims: Any) -> dict[str, Any]:
    """What the client sends once this person has consented."""
    verifier = secrets.token_urlsafe(48)
    code = provider.code(sub, challenge=challenge_of(verifier), **claims)
    return {"code": code, "redirect_uri": REDIRECT_URI, "code_verifier": verifier, **(body or {})}


def come(provider: Provider, sub: str = SUB, *, path: str = PATH, **more: Any) -> Any:
    """The answer to it."""
    return APIClient().post(path, proof(provider, sub, **more), format="json")

"""What an OpenID Connect provider says about whoever signed in there."""

from typing import Any

from event_booking.accounts.social.asking import ProviderSession
from event_booking.accounts.social.id_tokens import InvalidIdToken, read_id_token
from event_booking.database import short_transaction

WELL_KNOWN = "/.well-known/"


def openid_data(provider: Any, adapter: Any, answer: dict[str, Any], nonce: str) -> dict[str, Any]:
    """Claims of a verified ``id_token``, and what the provider's ``userinfo`` says about the same person.

    Named as allauth reads them. Raises ``InvalidIdToken``, or whatever a provider's nonsense makes of this.
    """
    config, app = adapter.openid_config, provider.app
    _check_issuer(provider, config)
    with short_transaction() as now:
        pass  # for the time alone: none stays open while the provider is asked
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
    with ProviderSession() as session:
        answer = session.get(url, headers=headers)
        answer.raise_for_status()
        return answer.json()

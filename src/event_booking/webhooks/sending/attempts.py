"""One request to one webhook, and what came of it. Nothing here touches the database: it runs in a thread."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

import requests

from event_booking import __version__
from event_booking.outbound import NotPublic, post
from event_booking.sealing import Unreadable
from event_booking.signatures import signed_headers
from event_booking.webhooks.keys import open_secret
from event_booking.webhooks.models import Delivery, Endpoint
from event_booking.webhooks.payloads.envelope import body_of

logger = logging.getLogger("event_booking.webhooks")


@dataclass(frozen=True)
class Letter:
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Outcome:
    status: int | None
    #: One of ``Delivery.Error``, or empty.
    error: str
    milliseconds: int = 0


def write_letter(delivery: Delivery, endpoint: Endpoint, *, timestamp: float) -> Letter:
    """The request as Standard Webhooks has it; raise ``Unreadable`` where it can not be signed."""
    message, body = delivery.message, body_of(delivery.message)
    headers = {"Content-Type": "application/json", "User-Agent": f"django-event-booking/{__version__}"}
    secrets = _secrets(endpoint, timestamp)
    headers |= signed_headers(secrets, id=message.public_id, timestamp=int(timestamp), body=body)
    return Letter(endpoint.url, headers, body)


def attempt(letter: Letter, seconds: float) -> Outcome:
    """Send it once; never raises."""
    begun = monotonic()
    status, error = _post(letter, seconds)
    return Outcome(status, error, int((monotonic() - begun) * 1000))


def _post(letter: Letter, seconds: float) -> tuple[int | None, str]:
    try:
        status = post(letter.url, body=letter.body, headers=letter.headers, seconds=seconds).status
    except NotPublic:
        return None, Delivery.Error.NOT_PUBLIC
    except requests.Timeout:
        return None, Delivery.Error.TIMEOUT
    except requests.exceptions.SSLError:
        return None, Delivery.Error.CERTIFICATE
    except (requests.RequestException, OSError):
        return None, Delivery.Error.UNREACHABLE
    except Exception:  # whatever a server's answer may bring a library to; the others must not wait for it
        logger.exception("a webhook's answer could not be read")
        return None, Delivery.Error.UNREACHABLE
    return status, "" if 200 <= status < 300 else Delivery.Error.STATUS


def _secrets(endpoint: Endpoint, timestamp: float) -> list[str]:
    """The one that counts, and the one before it while receivers change."""
    secrets = [open_secret(endpoint.secret)]
    if endpoint.old_secret_until and timestamp < endpoint.old_secret_until.timestamp():
        with suppress(Unreadable):  # the new one is enough
            secrets.append(open_secret(endpoint.old_secret))
    return secrets

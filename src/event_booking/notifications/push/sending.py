"""Handing a message to push services: to all of a person's browsers at the same time."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import monotonic
from urllib.parse import urlsplit

import requests

from event_booking.notifications.models import PushSubscription
from event_booking.notifications.push import silence, subscriptions
from event_booking.notifications.push.payload import encrypted
from event_booking.outbound import NotPublic, post

#: "Not found" and "gone": the subscription has ended.
GONE = (404, 410)
#: An answer that takes longer is as good as none: everybody's next message waits for it. Honest services far away and a
#: new connection to them take less.
SLOW_SECONDS = 2


@dataclass(frozen=True)
class Outcome:
    """What came of one browser: it has the message, will never take any, or failed for the reason in ``words``.

    The words name the service and never the endpoint, which is a secret.
    """

    taken: bool = False
    gone: bool = False
    #: Whether the service was asked at all.
    asked: bool = True
    #: Whatever it answered, others waited for it too long.
    slow: bool = False
    words: str = ""


Headers = Callable[[str], Mapping[str, str]]


def send_to_all(rows: Sequence[PushSubscription], payload: bytes, headers: Headers, *, seconds: float) -> list[Outcome]:
    """Post to every endpoint with the headers for it, and note which of them are gone or failed."""
    if not rows:
        return []
    with ThreadPoolExecutor(len(rows)) as pool:
        outcomes = list(pool.map(lambda row: _send(row, payload, headers, seconds), rows))
    pairs = list(zip(rows, outcomes, strict=True))
    subscriptions.forget([row.pk for row, outcome in pairs if outcome.gone])
    subscriptions.note_success([row.pk for row, outcome in pairs if outcome.taken and not outcome.slow])
    subscriptions.note_slowness([row for row, outcome in pairs if outcome.taken and outcome.slow])
    subscriptions.note_failures([row for row, each in pairs if each.asked and not (each.taken or each.gone)])
    return outcomes


def _send(row: PushSubscription, payload: bytes, headers: Headers, seconds: float) -> Outcome:
    host = urlsplit(row.endpoint).netloc
    if silence.is_silent(host):
        return Outcome(asked=False, words=f"{host} did not answer just now")
    try:
        body, told = encrypted(payload, row), headers(row.endpoint)
    except ValueError as error:
        return Outcome(words=f"{host}: {type(error).__name__}")
    begun = monotonic()
    outcome = _ask(row.endpoint, host, body, told, seconds)
    if monotonic() - begun <= SLOW_SECONDS:
        return outcome
    silence.note_silence(host)
    return replace(outcome, slow=True)


def _ask(endpoint: str, host: str, body: bytes, headers: Mapping[str, str], seconds: float) -> Outcome:
    try:
        answer = post(endpoint, body=body, headers=headers, seconds=seconds)
    except (NotPublic, requests.exceptions.InvalidURL) as error:
        return Outcome(gone=True, words=f"{host}: {type(error).__name__}")
    except requests.Timeout:
        silence.note_silence(host)
        return Outcome(words=f"{host} does not answer")
    except (requests.RequestException, OSError, ValueError) as error:
        return Outcome(words=f"{host}: {type(error).__name__}")
    if answer.status in GONE:
        return Outcome(gone=True, words=f"{host}: {answer.status}")
    return Outcome(taken=200 <= answer.status < 300, words=f"{host}: {answer.status}")

"""What the tests of webhooks share: a server that receives, webhooks that lead to it, facts to tell."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models.functions import Now

from event_booking.journal.models import Entry
from event_booking.journal.relay import relay_once
from event_booking.reviews import signals as _signals  # noqa: F401 - declares its facts
from event_booking.testing import override_event_booking
from event_booking.webhooks.models import Delivery, Endpoint
from event_booking.webhooks.sending import outbox, turns
from event_booking.webhooks.services import create_endpoint
from tests.webhooks.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A server on this machine, to which webhooks may lead for the test."""
    with receiving() as server, override_event_booking(PRIVATE_NETWORKS=["127.0.0.0/8"]):
        yield server


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a run takes longer than a relay gives it."""
    monkeypatch.setattr(outbox, "RUN_SECONDS", 60)
    monkeypatch.setattr(turns, "TURN_SECONDS", 30)


@pytest.fixture
def organizer(user_factory: Callable[..., Any]) -> Any:
    return user_factory("organizer")


@pytest.fixture
def event(organizer: Any, event_factory: Callable[..., Any]) -> Any:
    return event_factory(organizer=organizer)


@pytest.fixture
def webhook(organizer: Any, receiver: Receiver) -> Callable[..., Endpoint]:
    """``webhook("/crm", kinds=[…])``: one that leads to the receiver; its secret is ``.plain``."""

    def make(path: str = "/hook", *, owner: Any = None, **fields: Any) -> Endpoint:
        endpoint, secret = create_endpoint(owner=owner or organizer, url=receiver.url(path), **fields)
        endpoint.plain = secret
        return endpoint

    return make


@pytest.fixture
def happen(event: Any) -> Callable[..., list[Entry]]:
    """``happen(3)``: so many facts about the organizer's event, delivered by the relay."""

    def make(count: int = 1, *, about: Any = None) -> list[Entry]:
        entries = record(about or event, count)
        while relay_once():
            pass
        return entries

    return make


def record(event: Any, count: int = 1) -> list[Entry]:
    from event_booking.events.signals import event_changed

    with transaction.atomic():
        return event_changed.record_many([event] * count, changed=["title"])


def hurry() -> None:
    """Whatever waits for its next attempt is due now."""
    Delivery.objects.filter(state="waiting").update(due_at=Now() - timedelta(seconds=1))
    Endpoint.objects.update(due_at=Now() - timedelta(seconds=1))

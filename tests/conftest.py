"""Fixtures for every test: people, events, clients, and a relay that runs when told to."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from event_booking.events.derived import derive
from event_booking.events.models import Category, Event, TicketType, new_slug
from event_booking.journal.jobs import JOBS, run_due_jobs
from event_booking.journal.models import Job
from event_booking.journal.relay import relay_once
from event_booking.notifications.models import Delivery
from event_booking.people import people
from tests.servers.template import template
from tests.writes import written

pytest_plugins = ["event_booking.testing.plugin"]

PASSWORD = "Tr0ub4dor&3-horse"
#: What sending writes down leaves no work for anybody else, unless it is due again.
SENDING = tuple(f'UPDATE "event_booking_{app}_delivery"' for app in ("notifications", "webhooks"))
_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole host sites first: they take minutes each, and begun last would leave the other workers idle at the end."""
    items.sort(key=lambda item: "projects" not in item.path.parts)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Copy the tables instead of migrating, unless a host site runs these tests on tables of its own."""
    if connection.vendor == "postgresql" and settings.SETTINGS_MODULE == "tests.settings":
        connection.settings_dict["TEST"]["TEMPLATE"] = template()


@contextmanager
def for_a_module(django_db_blocker: Any) -> Iterator[None]:
    """What is written within it is there for all tests of a module, each of which is rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def user_factory(db: None) -> Callable[..., Any]:
    """``user_factory("organizer", email=…)``: somebody whose address is proved, with these roles."""

    def make(*roles: str, email: str = "", password: str = PASSWORD, verified: bool = True, **names: str) -> Any:
        from event_booking.accounts.models import Account
        from event_booking.people.django import email_key

        email = email or f"person{next(_numbers)}@example.com"
        user = people().create(email=email, **{"first_name": "Ann", "last_name": "Example", **names})
        user.set_password(password)
        user.save()
        Account.objects.create(user=user, email_key=email_key(email))
        EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
        for role in roles:
            people().grant(user, role)
        return get_user_model().objects.get(pk=user.pk)

    return make


@pytest.fixture
def category(db: None) -> Category:
    return workshops()


def workshops() -> Category:
    return Category.objects.get_or_create(
        slug="workshop", defaults={"name": "Workshops", "names": {"ru": "Мастерские"}}
    )[0]


@pytest.fixture
def event_factory(category: Category, user_factory: Callable[..., Any]) -> Callable[..., Event]:
    """``event_factory(types=[{"capacity": 3}])``: published, in 30 days; ``status="draft"`` and so on vary it."""

    def make(*, types: list[dict[str, Any]] | None = None, **fields: Any) -> Event:
        starts_at = fields.pop("starts_at", timezone.now().replace(microsecond=0) + timedelta(days=30))
        values: dict[str, Any] = {
            "title": f"Workshop {next(_numbers)}", "description": "Bread.", "category": category,
            "timezone": "Europe/Berlin", "difficulty": "beginner", "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=2), "status": "published", "city": "Berlin", **fields,
        }  # fmt: skip
        values.setdefault("organizer", None)
        if values["organizer"] is None:
            values["organizer"] = user_factory("organizer")
        if values["status"] != "draft":
            values.setdefault("published_at", timezone.now())
        kinds = [{"name": "Standard", "price": 0, "capacity": 10, **kind} for kind in types or [{}]]
        values.setdefault("price_from", min(kind["price"] for kind in kinds))
        event = Event(**values, slug=new_slug(values["title"]))
        derive(event, tags=(), prices=[values["price_from"]])
        event.save()
        for kind in kinds:
            TicketType.objects.create(
                event=event, event_open=event.status == "published", event_limited=event.capacity is not None, **kind
            )
        return event

    return make


@pytest.fixture
def client_for(db: None) -> Callable[..., APIClient]:
    """``client_for(user)``: a client of the API that is signed in as this person; without a person, a stranger's."""

    def make(user: Any = None) -> APIClient:
        client = APIClient()
        if user is not None:
            client.force_authenticate(user)
        return client

    return make


@pytest.fixture
def relay(db: None) -> Callable[[], None]:
    return do_all_work


def do_all_work() -> None:
    """What the background has to do: deliver facts, run every periodic job, until nothing is left."""
    for _ in range(5):
        while relay_once():
            pass
        due = [Job(name=name, due_at=timezone.now() - timedelta(seconds=1)) for name in JOBS]
        Job.objects.bulk_create(due, update_conflicts=True, unique_fields=["name"], update_fields=["due_at"])
        with written(apart_from=(Job._meta.db_table,)) as statements:
            run_due_jobs()
        only_sent = all(statement.startswith(SENDING) for statement in statements)
        if only_sent and not relay_once() and not Delivery.objects.due().exists():
            break

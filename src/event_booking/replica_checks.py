"""System checks of replicas: that they are others than the primary, and that something reads from them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004
from django.db import DEFAULT_DB_ALIAS, connections, router
from django.utils.module_loading import import_string

from event_booking.replicas import ReplicaRouter

MIDDLEWARE = "event_booking.api.recent_writes.RecentWritesMiddleware"
ROUTER = "event_booking.replicas.ReplicaRouter"


def check_replicas(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report what keeps ``REPLICAS`` from being read, or lets them be something else than replicas."""
    given = getattr(settings, "EVENT_BOOKING", {})
    replicas = given.get("REPLICAS") if isinstance(given, Mapping) else None
    if not replicas or not isinstance(replicas, list | tuple):
        return []  # none, or event_booking.E001 or E003 says it
    return [*_check_use(), *(message for alias in replicas for message in _check_replica(alias))]


def _check_use() -> Iterator[CheckMessage]:
    if not any(isinstance(each, ReplicaRouter) for each in router.routers):
        # fatal: without it Django migrates replicas, and writes to them what belongs to rows that they gave
        yield Error(
            "EVENT_BOOKING['REPLICAS'] needs its database router.",
            hint=f'DATABASE_ROUTERS = ["{ROUTER}"], before others.',
            id="event_booking.E301",
        )
    if not any(_is_ours(path) for path in settings.MIDDLEWARE):
        yield Warning(
            "EVENT_BOOKING['REPLICAS'] are not read: nobody marks who has just written.",
            hint=f'Add "{MIDDLEWARE}" to MIDDLEWARE.',
            id="event_booking.W301",
        )
    if connections.settings[DEFAULT_DB_ALIAS].get("ATOMIC_REQUESTS"):
        yield Warning(
            "EVENT_BOOKING['REPLICAS'] are not read: with ATOMIC_REQUESTS every request is a transaction.",
            hint="Leave out one of them.",
            id="event_booking.W302",
        )


def _is_ours(path: str) -> bool:
    from event_booking.api.recent_writes import RecentWritesMiddleware

    found = import_string(path)
    return isinstance(found, type) and issubclass(found, RecentWritesMiddleware)


def _check_replica(alias: str) -> Iterator[CheckMessage]:
    if alias == DEFAULT_DB_ALIAS or alias not in connections.settings:
        hint = "Name aliases of DATABASES, and not the primary."
        yield Error(f"EVENT_BOOKING['REPLICAS'] can not name {alias!r}.", hint=hint, id="event_booking.E302")
        return
    replica, primary = connections.settings[alias], connections.settings[DEFAULT_DB_ALIAS]
    if replica.get("TEST", {}).get("MIRROR") != DEFAULT_DB_ALIAS:
        yield Warning(
            f"Database {alias!r} is a replica, and your tests would take it for a database of its own.",
            hint=f'DATABASES["{alias}"]["TEST"] = {{"MIRROR": "{DEFAULT_DB_ALIAS}"}}',
            id="event_booking.W303",
        )
    if all(replica.get(key) == primary.get(key) for key in ("HOST", "PORT", "NAME")):
        yield Warning(
            f"Database {alias!r} is the primary itself: as a replica it takes no load from it.",
            hint="Give it the replica's HOST and PORT, or leave it out.",
            id="event_booking.W304",
        )

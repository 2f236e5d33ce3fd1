"""Reading the catalogue from replicas, without showing anybody less than they have just written.

A replica is a moment behind. Nothing reads from one unless it says so: handlers that show the catalogue do, by
``from_replica``. Whatever sells, signs in or relays reads the primary, and so does everything inside a transaction.
"""

import logging
import random
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import wraps
from time import monotonic
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db.models import Model

from event_booking.conf import app_settings

__all__ = ["ReplicaRouter", "from_replica"]

logger = logging.getLogger("event_booking.replicas")

#: Apps whose tables a replica is asked for.
CATALOGUE = {"event_booking_events", "event_booking_reviews"}
#: Seconds for which a replica that failed is left alone by this process.
REST_SECONDS = 10

#: The replica that the handler which runs now reads from; empty: none.
_chosen: ContextVar[str] = ContextVar("event_booking_replica", default="")
_back_at: dict[str, float] = {}


class ReplicaRouter:
    """For ``DATABASE_ROUTERS``; the first of them."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        alias = _chosen.get()
        if alias and model._meta.app_label in CATALOGUE and not connections[DEFAULT_DB_ALIAS].in_atomic_block:
            return alias
        return self.db_for_write(model, **hints)

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        """The primary, also for what belongs to a row that a replica gave. Tables of others: as others say."""
        state = getattr(hints.get("instance"), "_state", None)
        if model._meta.app_label.startswith("event_booking") or (state and state.db in app_settings().REPLICAS):
            return DEFAULT_DB_ALIAS
        return None

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool | None:
        same = {DEFAULT_DB_ALIAS, *app_settings().REPLICAS}
        return True if {one._state.db, other._state.db} <= same else None  # noqa: SLF001

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db in _named() else None


def _named() -> Sequence[str]:
    """``REPLICAS``, or none while they can not be read: Django's checks ask before ours has said what is wrong."""
    try:
        replicas = app_settings().REPLICAS
    except ImproperlyConfigured:
        return ()
    return replicas if isinstance(replicas, list | tuple) else ()


def from_replica(handler: Callable[..., Any]) -> Callable[..., Any]:
    """For a view's handler that only shows the catalogue: let a replica answer whoever has not just written.

    If the replica fails, the primary answers, and this process leaves the replica alone for ``REST_SECONDS``.
    """

    @wraps(handler)
    def handle(view: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        if alias := _choose(request):
            token = _chosen.set(alias)
            try:
                return handler(view, request, *args, **kwargs)
            except (OperationalError, InterfaceError) as error:
                _back_at[alias] = monotonic() + REST_SECONDS
                logger.warning("replica %s failed, the primary answers: %s", alias, error)
            finally:
                _chosen.reset(token)
        return handler(view, request, *args, **kwargs)

    return handle


def _choose(request: Any) -> str:
    """A replica for this request, or nothing.

    ``just_wrote`` comes from ``RecentWritesMiddleware``; ``None`` is said of a client that brought no mark. Strangers
    have written nothing that the catalogue shows. A person may have: they get a mark, which is old soon.
    """
    replicas = app_settings().REPLICAS
    if not replicas or connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return ""
    asked = getattr(request, "_request", request)  # what the middleware saw, also where the view is REST framework's
    just_wrote = getattr(asked, "just_wrote", True)
    if just_wrote is None and request.user.is_authenticated:
        asked.needs_mark = just_wrote = True
    return "" if just_wrote else _one_that_works(replicas)


def _one_that_works(replicas: Sequence[str]) -> str:
    now = monotonic()
    working = [alias for alias in replicas if _back_at.get(alias, 0) <= now]
    return random.choice(working) if working else ""  # noqa: S311 - no secret
